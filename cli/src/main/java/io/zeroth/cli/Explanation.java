package io.zeroth.cli;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.zeroth.cli.client.RpcExplanation;

/** What went wrong, in words for whoever typed the command. */
final class Explanation {
    private Explanation() {}

    static String of(Throwable thrown) {
        return switch (thrown) {
            case StatusRuntimeException e -> RpcExplanation.of(e);
            case StatusException e -> RpcExplanation.of(e);
            case NoSuchFileException e -> "there is no file %s; check the path".formatted(e.getFile());
            case AccessDeniedException e ->
                "%s may not be read or written; check its permissions".formatted(e.getFile());
            case FileAlreadyExistsException e ->
                "%s is in the way; move it or choose another path".formatted(e.getFile());
            case UncheckedIOException e when e.getCause() != null && !saysMore(e) -> of(e.getCause());
            case ExecutionException e when e.getCause() != null -> of(e.getCause());
            case CompletionException e when e.getCause() != null -> of(e.getCause());
            case Failure e -> String.valueOf(e.getMessage());
            case FileSystemException e when "No space left on device".equals(e.getReason()) ->
                "no space is left for %s; free some, or choose a directory on a larger disk".formatted(e.getFile());
            case Exception e when ours(e) && e.getMessage() != null -> String.valueOf(e.getMessage());
            case IllegalArgumentException e when e.getMessage() != null -> String.valueOf(e.getMessage());
            default -> Optional.ofNullable(thrown.getMessage())
                    .map(message -> "%s (%s); --verbose shows where".formatted(message,
                            thrown.getClass().getSimpleName()))
                    .orElse("%s; --verbose shows where".formatted(thrown.getClass().getSimpleName()));
        };
    }

    private static boolean saysMore(UncheckedIOException thrown) {
        return ours(thrown) && !String.valueOf(thrown.getCause()).equals(thrown.getMessage());
    }

    /** Whether code of this project threw it, whose messages are written to be read as they are. */
    private static boolean ours(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith("io.zeroth.");
    }
}
