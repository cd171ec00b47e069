package dev.uplift.worker.postgres;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks a server many things in a few sessions at once: few enough for its limit of connections. */
public final class AtOnce {

    private static final int SESSIONS = 4;

    private AtOnce() {}

    /**
     * The answers, in the order of the questions.
     *
     * @param questions each opens a session of its own
     * @throws SQLException if one of them was refused
     */
    public static <T> List<T> ask(List<Callable<T>> questions) throws SQLException, InterruptedException {
        try (var pool =
                Executors.newFixedThreadPool(SESSIONS, Thread.ofVirtual().factory())) {
            var answers = new ArrayList<T>();
            for (var answer : pool.invokeAll(questions)) {
                answers.add(result(answer));
            }
            return answers;
        }
    }

    private static <T> T result(Future<T> answer) throws SQLException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case SQLException refused -> throw refused;
                case RuntimeException bug -> throw bug;
                case Throwable worse -> throw new IllegalStateException(worse);
            }
        }
    }
}
