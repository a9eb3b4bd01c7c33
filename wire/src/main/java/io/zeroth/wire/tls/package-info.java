/** Mutual TLS by PEM files, as Kubernetes keeps them in a secret, for servers and for those who call them. */
@NullMarked
package io.zeroth.wire.tls;

import org.jspecify.annotations.NullMarked;
