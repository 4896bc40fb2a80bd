package dev.signet.io;

/** Names from files, made fit for a message: quoted, cut, and with control characters escaped so that they cannot write lines of a log. */
public final class Quoted {
    private static final int LONGEST = 100;

    private Quoted() {}

    /** The text in quotes, at most 100 characters of it. */
    public static String text(String text) {
        StringBuilder quoted = new StringBuilder("'");
        int end = Math.min(text.length(), LONGEST);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c)
                    || Character.isSurrogate(c)
                    || Character.getType(c) == Character.FORMAT
                    || c == '\u2028'
                    || c == '\u2029') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        if (end < text.length()) {
            quoted.append("... (").append(text.length()).append(" characters)");
        }
        return quoted.append('\'').toString();
    }
}
