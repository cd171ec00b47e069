package dev.uplift.worker.postgres;

import dev.uplift.outgoing.secret.Secrets;
import java.net.Socket;

/** A way to a server that no address leads to. */
public interface Tunnel {

    /** The field of a server's address that has the name of the tunnel to it. */
    String FIELD = "tunnel";

    /** A socket that is not connected yet; whatever address it is connected to, it leads to the server. */
    Socket socket();

    /**
     * Who logs in where the server has no credentials of its own.
     *
     * @throws Secrets.Unresolved with a sentence that has no secret
     */
    Credentials login() throws Secrets.Unresolved;
}
