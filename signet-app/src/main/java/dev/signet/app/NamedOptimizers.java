package dev.signet.app;

import dev.signet.train.Adadelta;
import dev.signet.train.Adagrad;
import dev.signet.train.Adam;
import dev.signet.train.AdamW;
import dev.signet.train.Adamax;
import dev.signet.train.Lamb;
import dev.signet.train.Lars;
import dev.signet.train.Lion;
import dev.signet.train.NAdam;
import dev.signet.train.Optimizer;
import dev.signet.train.RAdam;
import dev.signet.train.RmsProp;
import dev.signet.train.Sgd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The optimizers {@code --optimizer} knows, with their usual settings. */
final class NamedOptimizers {
    private static final Map<String, Optimizer> BY_NAME = new LinkedHashMap<>();

    static {
        BY_NAME.put("adamw", AdamW.standard());
        BY_NAME.put("sgd", new Sgd(0.9, 0, true, 5e-4));
        BY_NAME.put("adam", Adam.standard());
        BY_NAME.put("nadam", NAdam.standard());
        BY_NAME.put("radam", RAdam.standard());
        BY_NAME.put("adamax", Adamax.standard());
        BY_NAME.put("rmsprop", RmsProp.standard());
        BY_NAME.put("adagrad", Adagrad.standard());
        BY_NAME.put("adadelta", Adadelta.standard());
        BY_NAME.put("lion", Lion.standard());
        BY_NAME.put("lars", Lars.standard());
        BY_NAME.put("lamb", Lamb.standard());
    }

    static final List<String> ALL = List.copyOf(BY_NAME.keySet());

    private NamedOptimizers() {}

    static Optimizer of(String name) {
        Optimizer optimizer = BY_NAME.get(name);
        if (optimizer == null) {
            throw new UsageException("--optimizer " + name + ": expected one of " + String.join(", ", ALL));
        }
        return optimizer;
    }
}
