package io.zeroth.model.dataset.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MailTest {
    @Test
    void headersAreUnfoldedAndTheFirstOfANameCounts() {
        Mail mail = parse("Subject: one\r\n two\r\nX: \r\nSUBJECT: three\r\n\r\nbody\r\n");
        assertThat(mail.header("subject")).isEqualTo("one two");
        assertThat(mail.header("missing")).isEmpty();
        assertThat(mail.body()).isEqualTo("body\n");
    }

    @Test
    void theFirstPartOfAMailInPartsIsItsBody() {
        assertThat(parse("""
                Content-Type: multipart/alternative; boundary="b1"

                preamble
                --b1
                Content-Type: text/plain
                Content-Transfer-Encoding: quoted-printable

                caf=E9 and =
                more
                --b1
                Content-Type: text/html

                <p>other</p>
                --b1--
                """).body()).isEqualTo("caf\u00e9 and more\n");
    }

    @Test
    void aBodyInBase64IsDecodedAsFarAsItGoes() {
        assertThat(parse("Content-Transfer-Encoding: BASE64\n\naGVsbG8g\nd29ybGQh\n=").body())
                .isEqualTo("hello world!");
    }

    @Test
    void whatBreaksTheRulesIsStillRead() {
        assertThat(parse("no headers at all").body()).isEmpty();
        assertThat(parse("Content-Type: multipart/mixed; boundary=x\n\nno such boundary").body())
                .isEqualTo("no such boundary");
        assertThat(parse("").headers()).isEmpty();
    }

    @Test
    void markupIsTakenOutOfWhatIsShown() {
        assertThat(SpamImporter.clean("<STYLE>a{}</style><b>Buy&nbsp;now</b> &lt;here&gt;&#8217;\u00e9\n ok"))
                .isEqualTo("Buy now <here> ok");
    }

    private static Mail parse(String text) {
        return Mail.parse(text.getBytes(ISO_8859_1));
    }
}
