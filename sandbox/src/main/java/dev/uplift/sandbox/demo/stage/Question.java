package dev.uplift.sandbox.demo.stage;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** Something that only the person at the terminal can decide. */
public final class Question {

    private Question() {}

    /** Asks, and waits for the answer; anything but yes is a no. */
    public static boolean saysYes(ProgressDisplay display, String question) throws IOException {
        display.say(question + " Type yes to approve:");
        var answer = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return answer != null && answer.strip().equalsIgnoreCase("yes");
    }
}
