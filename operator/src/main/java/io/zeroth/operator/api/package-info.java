/** The custom resource that users write, as Java types; the CRD is generated of them. */
@NullMarked
package io.zeroth.operator.api;

import org.jspecify.annotations.NullMarked;
