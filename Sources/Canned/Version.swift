/// The program's version, as `--version` and every report say it.
public enum Version {
    public static let current = "0.1.0"
}
