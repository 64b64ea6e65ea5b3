package io.farshore.processserver.discovery;

/**
 * An account of a vCenter.
 *
 * @param id what the API calls it; a number
 * @param name what people call it
 * @param user who logs in
 */
public record RunAsAccount(String id, String name, String user, String password) {
    @Override
    public String toString() {
        return "RunAsAccount[" + id + ", " + name + ", " + user + "]"; // never the password
    }
}
