package dev.uplift.sandbox.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LogsTest {

    private static final String FILE = "error/postgresql.log";

    private SimulatedRds rds;

    @BeforeEach
    void start() throws IOException {
        rds = new SimulatedRds();
        rds.create("orders", "13.16");
    }

    @AfterEach
    void stop() {
        rds.close();
    }

    @Test
    void aLongLogComesInPortions() {
        var text = IntStream.range(0, 30_000).mapToObj("%0100d\n"::formatted).collect(Collectors.joining());
        rds.region().hasLog("orders", FILE, text);

        var read = new StringBuilder();
        var marker = "0";
        var portions = 0;
        var more = true;
        while (more) {
            var from = marker;
            var portion = rds.client()
                    .downloadDBLogFilePortion(r ->
                            r.dbInstanceIdentifier("orders").logFileName(FILE).marker(from));
            read.append(portion.logFileData());
            marker = portion.marker();
            more = portion.additionalDataPending();
            portions++;
        }

        assertThat(read.toString()).isEqualTo(text);
        assertThat(portions).isEqualTo(3);
    }

    @Test
    void withoutMarkerItIsTheNewestEnd() {
        rds.region().hasLog("orders", FILE, "first\nsecond\nthird\n");

        var portion = rds.client()
                .downloadDBLogFilePortion(
                        r -> r.dbInstanceIdentifier("orders").logFileName(FILE).numberOfLines(1));

        assertThat(portion.logFileData()).isEqualTo("third\n");
    }

    @Test
    void filesAreListedWithTimeAndSize() {
        rds.region().hasLog("orders", FILE, "first\n");

        var files = rds.client()
                .describeDBLogFiles(r -> r.dbInstanceIdentifier("orders"))
                .describeDBLogFiles();

        assertThat(files).singleElement().satisfies(file -> {
            assertThat(file.logFileName()).isEqualTo(FILE);
            assertThat(file.size()).isEqualTo(6);
            assertThat(file.lastWritten()).isPositive();
        });
        SimulatedRds.refusal(
                "DBLogFileNotFoundFault",
                () -> rds.client()
                        .downloadDBLogFilePortion(
                                r -> r.dbInstanceIdentifier("orders").logFileName("error/gone.log")));
    }

    @Test
    void eventsNeedTheTypeOfTheirSource() {
        SimulatedRds.refusal(
                "InvalidParameterCombination", () -> rds.client().describeEvents(r -> r.sourceIdentifier("orders")));
    }

    @Test
    void eventsAreThoseOfTheTimeThatIsAskedFor() {
        rds.client().createDBSnapshot(r -> r.dbInstanceIdentifier("orders").dbSnapshotIdentifier("before"));
        rds.pass(SimulatedRds.LONG);

        assertThat(rds.client().describeEvents(r -> r.duration(60)).events()).isEmpty();
        assertThat(rds.client().describeEvents(r -> r.duration(600)).events())
                .extracting(event -> event.message())
                .containsExactly("Backing up DB instance", "Manual snapshot created");
    }
}
