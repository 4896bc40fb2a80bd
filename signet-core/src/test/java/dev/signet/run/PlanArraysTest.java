package dev.signet.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.nn.Network;
import dev.signet.nn.zoo.Zoo;
import dev.signet.plan.Plan;
import dev.signet.tensor.Shape;
import dev.signet.tensor.Tensor;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan says it keeps for itself is what can be reached from it: every array of floats but the weights it was given. */
class PlanArraysTest {
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<Object> open = new ArrayDeque<>();
    private long floatBytes;

    @ParameterizedTest
    @CsvSource({"lenet5, 1, 28", "resnet18, 3, 32", "mobilenet_v2, 3, 32", "shufflenet_v2_x1_0, 3, 32"})
    void arraysOfFloatsArePackedAndFoldedWeights(String name, int channels, int side) throws IllegalAccessException {
        Network network = Zoo.of(name, Shape.of(channels, side, side), 10);
        Map<String, Tensor> weights = network.initialise(1);
        Plan plan = Session.of(network.graph(), weights, SessionOptions.standard())
                .plan(Map.of("input", Shape.of(2, channels, side, side)));
        weights.values().forEach(weight -> seen.add(weight.data()));
        meet(plan);
        while (!open.isEmpty()) {
            visit(open.pop());
        }
        assertThat(floatBytes).isEqualTo(plan.constantBytes());
    }

    private void meet(Object object) {
        if (seen.add(object)) {
            open.push(object);
        }
    }

    private void visit(Object object) throws IllegalAccessException {
        switch (object) {
            case float[] floats -> floatBytes += (long) Float.BYTES * floats.length;
            case Object[] objects -> {
                for (int i = 0; i < Array.getLength(objects); i++) {
                    Optional.ofNullable(objects[i]).ifPresent(this::meet);
                }
            }
            case Collection<?> items -> items.forEach(this::meet);
            case Map<?, ?> map -> map.forEach((key, value) -> meet(value));
            case Optional<?> one -> one.ifPresent(this::meet);
            default -> fields(object);
        }
    }

    private void fields(Object object) throws IllegalAccessException {
        for (Class<?> type = object.getClass(); isOurs(type); type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    field.setAccessible(true);
                    Optional.ofNullable(field.get(object)).ifPresent(this::meet);
                }
            }
        }
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("dev.signet.") && !type.isEnum();
    }
}
