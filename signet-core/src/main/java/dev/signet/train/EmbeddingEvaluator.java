package dev.signet.train;

import dev.signet.autodiff.Objective;
import dev.signet.graph.Graph;
import dev.signet.graph.GraphBuilder;
import dev.signet.graph.Value;
import dev.signet.op.CrossEntropy;
import dev.signet.run.Session;
import dev.signet.run.SessionOptions;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Scores a graph of embeddings: the objective itself, and as accuracy the share of samples whose nearest other one in their batch is of their class. There is no
 * confusion of classes.
 */
final class EmbeddingEvaluator {
    private final Session session;

    EmbeddingEvaluator(Graph evaluation, Objective objective, SessionOptions options) {
        GraphBuilder builder = GraphBuilder.extending(evaluation);
        Value output = evaluation.output("output");
        Value target = builder.input("target", ElementType.INT64, CrossEntropy.positions(output.shape()));
        builder.output("output", output);
        builder.output("loss", objective.add(builder, output, target, 0));
        this.session = Session.of(builder.build(), Map.of(), options);
    }

    Scores score(Map<String, Tensor> weights, Iterator<LabelledBatch> batches) {
        double loss = 0;
        long samples = 0;
        long right = 0;
        while (batches.hasNext()) {
            LabelledBatch batch = batches.next();
            Map<String, Tensor> bindings = new HashMap<>(weights);
            bindings.put("input", batch.images());
            bindings.put("target", Tensor.ofLongs(Shape.of(batch.size()), batch.labels()));
            Map<String, Tensor> results = session.run(bindings);
            loss += (double) Named.in(results, "loss").floats()[0] * batch.size();
            right += NearestNeighbour.right(Named.in(results, "output").floats(), batch.labels());
            samples += batch.size();
        }
        return new Scores(
                samples,
                loss / Math.max(1, samples),
                (double) right / Math.max(1, samples),
                new long[0][0],
                new long[0],
                List.of());
    }
}
