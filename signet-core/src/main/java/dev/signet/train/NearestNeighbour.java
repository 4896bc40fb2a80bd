package dev.signet.train;

/** Whether embeddings lie beside others of their class. */
final class NearestNeighbour {
    private NearestNeighbour() {}

    /** How many samples have as the nearest other one, of equals the first, one of their own class. */
    static int right(float[] embeddings, long... labels) {
        int right = 0;
        for (int n = 0; n < labels.length; n++) {
            int nearest = nearest(embeddings, embeddings.length / labels.length, labels.length, n);
            right += nearest >= 0 && labels[nearest] == labels[n] ? 1 : 0;
        }
        return right;
    }

    private static int nearest(float[] embeddings, int size, int samples, int of) {
        int nearest = -1;
        double least = Double.POSITIVE_INFINITY;
        for (int n = 0; n < samples; n++) {
            double distance = 0;
            for (int i = 0; i < size; i++) {
                double away = (double) embeddings[n * size + i] - embeddings[of * size + i];
                distance += away * away;
            }
            if (n != of && distance < least) {
                least = distance;
                nearest = n;
            }
        }
        return nearest;
    }
}
