package dev.signet.run;

import dev.signet.algorithm.Frame;
import dev.signet.plan.Plan;
import dev.signet.plan.PlannedStep;
import dev.signet.plan.PlannedValue;
import dev.signet.plan.Storage;
import dev.signet.tensor.ElementType;
import dev.signet.tensor.Shape;
import dev.signet.tensor.ShapeException;
import dev.signet.tensor.Tensor;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;

/**
 * The memory of one run of a plan at a time: a slab, behind it scratch for each worker and room for the samples that workers take alone, and the arrays that are
 * bound to inputs and outputs. One array, because large ones begin on a cache line and the kernels are faster there.
 */
final class Workspace {
    private final Plan plan;
    private final Object[] arrays;
    private final int[] bases;
    private final float[] slab;
    /** The scratch of each worker and its room where there is none behind the slab. */
    private final float[][] separate;

    private final int workers;
    private final StepFrame[][] frames;
    private final Place[] places;

    Workspace(Plan plan, int workers) {
        this.plan = plan;
        this.workers = workers;
        int rooms = plan.rooms(workers);
        long behind = (long) workers * plan.scratchFloats() + (long) rooms * plan.sampleFloats();
        boolean together = plan.slabFloats() + behind <= Shape.MAX_ELEMENTS;
        this.slab = new float[plan.slabFloats() + (together ? (int) behind : 0)];
        this.arrays = new Object[plan.values().size()];
        this.bases = new int[plan.values().size()];
        for (PlannedValue value : plan.values()) {
            switch (value.storage()) {
                case Storage.Slab at -> {
                    arrays[value.id()] = slab;
                    bases[value.id()] = at.offset();
                }
                case Storage.Sample at -> {
                    arrays[value.id()] = slab;
                    bases[value.id()] = at.offset();
                }
                case Storage.Fixed fixed -> arrays[value.id()] = fixed.tensor().data();
                case Storage.Own own ->
                    arrays[value.id()] = value.element().newArray(value.shape().elements());
                case Storage.Bound bound -> arrays[value.id()] = slab;
                case Storage.Result result -> arrays[value.id()] = slab;
            }
        }
        this.separate = new float[together ? 0 : workers][];
        this.places = new Place[workers];
        int next = plan.slabFloats();
        for (int w = 0; w < workers; w++) {
            int own = plan.scratchFloats() + (w < rooms ? plan.sampleFloats() : 0);
            if (together) {
                places[w] = new Place(slab, next);
                next += own;
            } else {
                separate[w] = new float[own];
                places[w] = new Place(separate[w], 0);
            }
        }
        this.frames = new StepFrame[plan.steps().size()][workers];
        for (int s = 0; s < frames.length; s++) {
            for (int w = 0; w < workers; w++) {
                frames[s][w] = new StepFrame(plan.steps().get(s), places[w]);
            }
        }
    }

    /** Where one worker is: its own memory, scratch first, then its room; and the sample it works on, and in whose room that lies. */
    private final class Place {
        private final float[] array;
        private final int base;
        private int sample;
        private float[] room;
        private int roomBase;

        Place(float[] array, int base) {
            this.array = array;
            this.base = base;
            this.room = array;
        }

        void enter(int number, Place owner) {
            sample = number;
            room = owner.array;
            roomBase = owner.base + plan.scratchFloats();
        }
    }

    /** Bytes of the elements of all arrays that this workspace owns. */
    long ownedBytes() {
        long bytes = (long) Float.BYTES * slab.length;
        for (float[] each : separate) {
            bytes += (long) Float.BYTES * each.length;
        }
        for (PlannedValue value : plan.values()) {
            if (value.storage() instanceof Storage.Own) {
                bytes += (long) Array.getLength(arrays[value.id()])
                        * value.element().bytes();
            }
        }
        return bytes;
    }

    int workers() {
        return workers;
    }

    Frame frame(int step, int worker) {
        return frames[step][worker];
    }

    /** As {@link #frame(int, int)} of a step that takes samples one by one, for this sample, what is kept of it lying in the room of {@code owner}. */
    Frame frame(int step, int worker, int sample, int owner) {
        places[worker].enter(sample, places[owner]);
        return frames[step][worker];
    }

    /** Connects the caller's arrays; refuses missing ones and other types and shapes by name. */
    void bind(Map<String, Tensor> bindings, Map<String, Tensor> outputs) {
        List<PlannedValue> values = plan.values();
        for (int i = 0; i < values.size(); i++) {
            PlannedValue value = values.get(i);
            if (value.storage() instanceof Storage.Bound bound) {
                arrays[value.id()] =
                        checked(bindings, bound.name(), "input", value).data();
            } else if (value.storage() instanceof Storage.Result result) {
                arrays[value.id()] =
                        checked(outputs, result.name(), "output", value).data();
            }
        }
    }

    /** Connects the only input and the only output. Refuses other types and shapes, and plans that want more. */
    void bind(Tensor input, Tensor output) {
        PlannedValue in = only(true);
        PlannedValue out = only(false);
        arrays[in.id()] = checked(input, "input", in).data();
        arrays[out.id()] = checked(output, "output", out).data();
    }

    /** As {@link #bind(Tensor, Tensor)} for arrays that hold float32 elements of the shapes of the plan. */
    void bind(float[] input, float[] output) {
        PlannedValue in = only(true);
        PlannedValue out = only(false);
        arrays[in.id()] = checked(input, "input", in);
        arrays[out.id()] = checked(output, "output", out);
    }

    private PlannedValue only(boolean bound) {
        List<PlannedValue> values = plan.values();
        int found = 0;
        int at = 0;
        for (int i = 0; i < values.size(); i++) {
            Storage storage = values.get(i).storage();
            if (bound ? storage instanceof Storage.Bound : storage instanceof Storage.Result) {
                at = i;
                found++;
            }
        }
        if (found != 1) {
            throw new ShapeException(
                    (bound ? "one input is given, the graph takes " : "one output is given, the graph has ")
                            + found
                            + (bound ? ", weights that are not frozen among them" : ""));
        }
        return values.get(at);
    }

    private static float[] checked(float[] array, String what, PlannedValue value) {
        if (value.element() != ElementType.FLOAT32
                || array.length != value.shape().elements()) {
            throw new ShapeException("the array for " + what + " " + value.name() + " has " + array.length
                    + " numbers, expected " + value.element() + "[" + value.shape() + "]");
        }
        return array;
    }

    /** Lets go of the caller's arrays. */
    void unbind() {
        List<PlannedValue> values = plan.values();
        for (int i = 0; i < values.size(); i++) {
            Storage storage = values.get(i).storage();
            if (storage instanceof Storage.Bound || storage instanceof Storage.Result) {
                arrays[values.get(i).id()] = slab;
            }
        }
    }

    private static Tensor checked(Map<String, Tensor> given, String name, String what, PlannedValue value) {
        Tensor tensor = given.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no tensor given for " + what + " " + name + ", expected "
                    + value.element() + "[" + value.shape() + "]; given are " + given.keySet());
        }
        return checked(tensor, what, value);
    }

    private static Tensor checked(Tensor tensor, String what, PlannedValue value) {
        if (tensor.type() != value.element() || !tensor.shape().equals(value.shape())) {
            throw new ShapeException(what + " " + value.name() + " is " + tensor + ", expected " + value.element() + "["
                    + value.shape() + "]");
        }
        return tensor;
    }

    /** A value as a step of one sample or of a batch sees it. */
    private record Operand(int id, boolean inRoom, int floatsPerSample) {
        static Operand of(PlannedValue value, boolean sampled) {
            return switch (value.storage()) {
                case Storage.Sample room -> new Operand(value.id(), true, 0);
                case Storage.Fixed fixed -> new Operand(value.id(), false, 0);
                case Storage.Slab slab -> ofBatch(value, sampled);
                case Storage.Bound bound -> ofBatch(value, sampled);
                case Storage.Result result -> ofBatch(value, sampled);
                case Storage.Own own -> new Operand(value.id(), false, 0);
            };
        }

        private static Operand ofBatch(PlannedValue value, boolean sampled) {
            int floats = sampled ? value.layout().ofOneSample().floats() : 0;
            return new Operand(value.id(), false, floats);
        }

        static Operand[] of(List<PlannedValue> values, boolean sampled) {
            return values.stream().map(value -> of(value, sampled)).toArray(Operand[]::new);
        }
    }

    private final class StepFrame implements Frame {
        private final Operand[] inputs;
        private final Operand[] outputs;
        private final boolean sharedInRoom;
        private final int shared;
        private final Place place;

        StepFrame(PlannedStep step, Place place) {
            this.inputs = Operand.of(step.inputs(), step.sampled());
            this.outputs = Operand.of(step.outputs(), step.sampled());
            this.sharedInRoom = step.sampled();
            this.shared = step.shared();
            this.place = place;
        }

        private Object array(Operand operand) {
            return operand.inRoom() ? place.room : arrays[operand.id()];
        }

        private int base(Operand operand) {
            int base = bases[operand.id()];
            return operand.inRoom() ? place.roomBase + base : base + place.sample * operand.floatsPerSample();
        }

        @Override
        public float[] input(int index) {
            return (float[]) array(inputs[index]);
        }

        @Override
        public int inputBase(int index) {
            return base(inputs[index]);
        }

        @Override
        public float[] output(int index) {
            return (float[]) array(outputs[index]);
        }

        @Override
        public int outputBase(int index) {
            return base(outputs[index]);
        }

        @Override
        public Object inputArray(int index) {
            return array(inputs[index]);
        }

        @Override
        public Object outputArray(int index) {
            return array(outputs[index]);
        }

        @Override
        public float[] shared() {
            return sharedInRoom ? place.room : slab;
        }

        @Override
        public int sharedBase() {
            return sharedInRoom ? place.roomBase + shared : shared;
        }

        @Override
        public float[] scratch() {
            return place.array;
        }

        @Override
        public int scratchBase() {
            return place.base;
        }
    }
}
