package dev.uplift.worker.postgres.precheck;

import dev.uplift.contracts.CatalogueEntry;
import java.time.Duration;
import java.util.List;

/**
 * Every check that all ways of upgrading share. A new one comes with a condition that its test makes on a real server,
 * and with its line in {@code docs/prechecks.md}.
 */
public final class Catalogue {

    /** In the order in which they are asked. */
    public static final List<Precheck> ALL = List.of(
            new PreparedTransactions(),
            new OpenTemplate(),
            new ClosedDatabases(),
            new InvalidDatabases(),
            new UnseenDatabases(),
            new InRecovery(),
            new BootstrapSuperuser(),
            new ChecksumsOff(),
            new WalSegmentSize(),
            new ReplicationSlots(),
            new LostLogicalSlots(),
            new InvalidLogicalSlots(),
            new LaggingLogicalSlots(),
            new IdleSlots(),
            new Standbys(),
            new WalLevel(),
            new ReplicationCapacity(),
            new LongTransactions(Duration.ofMinutes(5)),
            new Wraparound(),
            new FailingArchiver(),
            new PendingRestart(),
            new ServerSettings(),
            new RoleSettings(),
            new PasswordEncryption(),
            new Md5Passwords(),
            new SessionsWithoutTls(),
            new RoleCreators(),
            new FenceOverrides(),
            new LineBreaks(),
            new MuleEncoding(),
            new Tablespaces(),
            new PreloadLibraries(),
            new DatabaseCollations(),
            new RegColumns(),
            new SystemTypeColumns(),
            new AclitemColumns(),
            new PostfixOperators(),
            new OldPolymorphics(),
            new EncodingConversions(),
            new InheritedNotNull(),
            new RemovedColumns(),
            new RemovedFunctions(),
            new RemovedOperators(),
            new RemovedInBodies(),
            new FunctionSettings(),
            new SearchPathFunctions(),
            new CatalogFunctions(),
            new CatalogViews(),
            new StatementsViews(),
            new MissingExtensions(),
            new MovingExtensions(),
            new OutdatedExtensions(),
            new LooseLibraries(),
            new MissingCollations(),
            new SortingLibraries(),
            new ChangedCollations(),
            new FullTextProvider(),
            new UnicodeVersion(),
            new GistInet(),
            new InvalidIndexes(),
            new EventTriggers(),
            new Subscriptions(),
            new UnreadySubscriptions(),
            new Publications(),
            new ForeignServers(),
            new ReplicaIdentities(),
            new UnloggedTables(),
            new LargeObjects(),
            new ManyLargeObjects(),
            new UnreadableLargeObjects(),
            new UnreadableTables(),
            new RowSecurity(),
            new LockTable(),
            new TemplateObjects());

    /** What pg_upgrade carries over and should not stay so: worth to be asked again of the upgraded server. */
    public static final List<Precheck> CARRIED_OVER = List.of(new ChangedCollations(), new DatabaseCollations());

    private Catalogue() {}

    /** Those that have to do with a way of upgrading. */
    public static List<CatalogueEntry> entries(Method method) {
        return ALL.stream()
                .map(Precheck::about)
                .filter(about -> about.severities().containsKey(method))
                .map(about -> about.entry(method))
                .toList();
    }
}
