package dev.signet.preprocess;

/** In which order a colour tensor holds its channels. Has no effect on grey. */
public enum ChannelOrder {
    RGB,
    /** As OpenCV and Caffe models expect. */
    BGR
}
