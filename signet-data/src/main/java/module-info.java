/** Data sets: decoding pictures, reading folders, IDX and CIFAR files, drawn pictures, augmentation, batches. */
module dev.signet.data {
    requires transitive dev.signet.core;
    // BufferedPixels takes and gives java.awt's pictures.
    requires transitive java.desktop;
    // Never called by name: javax.imageio finds them as services, if they are in the module graph.
    requires com.twelvemonkeys.imageio.jpeg;
    requires com.twelvemonkeys.imageio.webp;

    exports dev.signet.data;
}
