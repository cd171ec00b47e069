package dev.uplift.worker.postgres.precheck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test that makes what these checks find on a real server, sees it found, puts it right, and sees it gone. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Finds {

    /** Their ids. */
    String[] value();
}
