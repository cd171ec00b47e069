package dev.uplift.sandbox.kubernetes;

/**
 * A data directory in the model.
 *
 * @param major of the server that it belongs to
 * @param clean whether the server was shut down in order
 * @param usable false after its files were linked into a newer one and the newer server has started
 * @param linked whether its files are another one's, too; a server of the old version does not start on it
 * @param content what the data are, the same in all copies and after upgrades
 * @param owner the id of the upgrade that left it, or empty for the server's own
 */
public record Directory(int major, boolean clean, boolean usable, boolean linked, String content, String owner) {

    static Directory of(int major, String content) {
        return new Directory(major, true, true, false, content, "");
    }

    Directory running() {
        return new Directory(major, false, usable, linked, content, owner);
    }

    Directory shutDown() {
        return new Directory(major, true, usable, linked, content, owner);
    }

    Directory upgraded(int to, String by) {
        return new Directory(to, true, true, false, content, by);
    }

    Directory linkedAway() {
        return new Directory(major, clean, usable, true, content, owner);
    }

    Directory back() {
        return new Directory(major, clean, usable, false, content, owner);
    }

    Directory overwritten() {
        return new Directory(major, clean, false, linked, content, owner);
    }

    Directory ownedBy(String upgrade) {
        return new Directory(major, clean, usable, linked, content, upgrade);
    }
}
