package io.zeroth.model.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;

import io.zeroth.core.digest.ContentDigest;

/**
 * The canonical bytes of a task: every string as its length in UTF-8 bytes and these bytes, every number as four bytes,
 * big-endian. They are the same on any machine and for ever; a new form gets a new first string.
 */
final class TaskDigest {
    private static final String FORM = "zeroth.task.1";

    private final MessageDigest sha256 = ContentDigest.sha256();

    private TaskDigest() {}

    static ContentDigest of(Task task) {
        TaskDigest digest = new TaskDigest();
        digest.add(FORM);
        digest.add(task.spec());
        digest.add(task.examples().size());
        task.examples().forEach(digest::add);
        return ContentDigest.of(digest.sha256);
    }

    private void add(TaskSpec spec) {
        add(spec.name());
        add(spec.template().text());
        add(spec.labelWords().size());
        spec.labelWords().forEach(this::add);
        add(spec.metric().text());
        add(spec.maxTokens());
    }

    private void add(Example example) {
        add(example.split().text());
        add(example.label());
        add(example.fields().size());
        example.fields().forEach((name, value) -> {
            add(name);
            add(value);
        });
    }

    private void add(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        add(bytes.length);
        sha256.update(bytes);
    }

    private void add(int number) {
        sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
