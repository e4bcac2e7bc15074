package io.vitrine.api;

import java.util.List;

/// An answer that says which blocks it reflects.
public interface Reflecting {

    List<AsOf> asOf();
}
