/** What libraries of native code find around them. */
@NullMarked
package io.zeroth.model.nativecode;

import org.jspecify.annotations.NullMarked;
