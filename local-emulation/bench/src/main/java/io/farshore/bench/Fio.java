package io.farshore.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A load on an NBD socket.
 *
 * @param name what it is called in reports
 * @param pattern fio's name of it
 * @param blockSize in fio's notation
 * @param depth requests under way at once
 */
record Fio(String name, String pattern, String blockSize, int depth) {
    /**
     * What was reached.
     *
     * @param writesPerSecond completed writes
     * @param megabytesPerSecond bytes of them
     */
    record Result(double writesPerSecond, double megabytesPerSecond) {}

    Result run(Path socket, int seconds) throws IOException {
        String printed = Tool.of(
                        "fio",
                        "--name=" + name,
                        "--ioengine=nbd",
                        "--uri=nbd+unix:///?socket=" + socket,
                        "--rw=" + pattern,
                        "--bs=" + blockSize,
                        "--iodepth=" + depth,
                        "--time_based",
                        "--runtime=" + seconds,
                        "--randseed=7",
                        "--output-format=json")
                .run();
        JsonNode write = new ObjectMapper()
                .readTree(printed.substring(printed.indexOf('{')))
                .at("/jobs/0/write");
        return new Result(write.path("iops").asDouble(), write.path("bw_bytes").asDouble() / 1e6);
    }
}
