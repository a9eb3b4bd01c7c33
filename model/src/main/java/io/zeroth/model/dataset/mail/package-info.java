/** Mails as a data set. */
@NullMarked
package io.zeroth.model.dataset.mail;

import org.jspecify.annotations.NullMarked;
