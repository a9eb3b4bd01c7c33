package io.zeroth.model.dataset.published;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TreebankTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            the garden 's gate is n't shut , is it ? | the garden's gate isn't shut, is it?
            it ca n't rain -lrb- not today -rrb- .   | it can't rain (not today).
            a `` quiet '' day ... and they 've slept | a "quiet" day... and they've slept
            half 1\\/2 of the kitchen\\/garden        | half 1/2 of the kitchen/garden
            the neighbours ' cat                     | the neighbours ' cat
            a price of .45 or so                     | a price of .45 or so
            What is `` tea ''                        | What is "tea"
            say `` no more . '' , please               | say "no more.", please
            It's plain text, as it should be.        | It's plain text, as it should be.
            """)
    void tokensBecomeTextAgain(String tokens, String text) {
        assertThat(Treebank.text(tokens)).isEqualTo(text);
    }
}
