/** Data sets made of the WordNet lexical database. */
@NullMarked
package io.zeroth.model.dataset.wordnet;

import org.jspecify.annotations.NullMarked;
