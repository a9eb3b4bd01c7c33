/** References to models and data sets in package registries, and the cache that each is fetched into once. */
@NullMarked
package io.zeroth.model.reference;

import org.jspecify.annotations.NullMarked;
