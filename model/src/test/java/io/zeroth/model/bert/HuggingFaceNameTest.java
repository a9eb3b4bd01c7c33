package io.zeroth.model.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zeroth.model.checkpoint.StoredName;
import org.junit.jupiter.api.Test;

final class HuggingFaceNameTest {
    @Test
    void eachNameIsReadBackAsTheCanonicalOneItWasMadeOf() {
        for (String canonical : BertNames.all(12, true)) {
            StoredName name = HuggingFaceName.of(canonical);
            assertThat(FileName.of(name.name())).as(name.name())
                    .contains(new FileName(canonical, canonical.endsWith(".kernel")));
            assertThat(name.transposed()).isEqualTo(canonical.endsWith(".kernel"));
        }
        assertThat(BertNames.all(12, true).stream().map(HuggingFaceName::of).distinct()).hasSize(202);
    }

    @Test
    void theNamesAreThoseOfBertForMaskedLm() {
        assertThat(HuggingFaceName.of("embeddings.word").name()).isEqualTo("bert.embeddings.word_embeddings.weight");
        assertThat(HuggingFaceName.of("embeddings.norm.gamma").name()).isEqualTo("bert.embeddings.LayerNorm.weight");
        assertThat(HuggingFaceName.of("encoder.layer.10.attention.query.kernel"))
                .isEqualTo(new StoredName("bert.encoder.layer.10.attention.self.query.weight", true));
        assertThat(HuggingFaceName.of("encoder.layer.0.attention.output.bias"))
                .isEqualTo(new StoredName("bert.encoder.layer.0.attention.output.dense.bias", false));
        assertThat(HuggingFaceName.of("encoder.layer.0.attention.norm.beta").name())
                .isEqualTo("bert.encoder.layer.0.attention.output.LayerNorm.bias");
        assertThat(HuggingFaceName.of("encoder.layer.3.output.norm.gamma").name())
                .isEqualTo("bert.encoder.layer.3.output.LayerNorm.weight");
        assertThat(HuggingFaceName.of("head.transform.kernel"))
                .isEqualTo(new StoredName("cls.predictions.transform.dense.weight", true));
        assertThat(HuggingFaceName.of("head.norm.beta").name()).isEqualTo("cls.predictions.transform.LayerNorm.bias");
        assertThat(HuggingFaceName.of("head.bias").name()).isEqualTo("cls.predictions.bias");
    }

    @Test
    void aNameThatIsNoneIsRefused() {
        for (String name : new String[] {"pooler.kernel", "encoder.layer.0.attention.query.gamma", "head.norm.kernel",
            "head"}) {
            assertThatThrownBy(() -> HuggingFaceName.of(name)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageEndingWith("is no canonical name of a BERT-family model's tensor");
        }
    }
}
