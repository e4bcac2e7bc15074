package io.vitrine.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a handler that takes `trait.NAME=VALUE` parameters beside those of its signature.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface TakesTraits {

    /// What the names of such parameters begin with.
    String PREFIX = "trait.";
}
