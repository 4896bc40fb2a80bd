# Sourced by mvnw and signet (POSIX sh): sets JAVA_HOME to a JDK 25, or ends with exit status 78.
# Exactly 25, because the Vector API incubates and may change in 26.

signet_jdk_ok() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  signet_version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ "${signet_version:-0}" -eq 25 ]
}

signet_find_jdk() {
  for c in "${SIGNET_JAVA_HOME-}" "${JAVA_HOME-}"; do
    [ -n "$c" ] && signet_jdk_ok "$c" && { JAVA_HOME=$c; return 0; }
  done
  c=$(command -v javac 2>/dev/null) && c=$(readlink -f "$c") && c=${c%/bin/javac} && signet_jdk_ok "$c" && { JAVA_HOME=$c; return 0; }
  for c in "${JAVA_HOME_25_X64-}" "${JAVA_HOME_25_arm64-}" "${JAVA25_HOME-}" /usr/lib/jvm/* /opt/java/* /opt/*jdk* \
      "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.gradle/jdks/* \
      "${HOME-}"/.local/share/mise/installs/java/* "${HOME-}"/.asdf/installs/java/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME-}"/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    [ -n "$c" ] && signet_jdk_ok "$c" && { JAVA_HOME=$c; return 0; }
  done
  echo "Signet needs a JDK 25 and found none: install one (e.g. temurin-25-jdk, or: sdk install java 25-tem) or point SIGNET_JAVA_HOME at it." >&2
  return 1
}

signet_find_jdk || exit 78
export JAVA_HOME

# The Maven wrapper wants unzip; the JDK can do it.
command -v unzip >/dev/null 2>&1 || unzip() { # unzip [-q] FILE -d FOLDER
  [ "$1" != -q ] || shift
  (cd "$3" && "$JAVA_HOME/bin/jar" -xf "$1" && set +f && chmod +x ./*/bin/mvn*)
}
