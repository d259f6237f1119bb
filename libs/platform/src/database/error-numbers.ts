/**
 * What a server's error means for the work that meets it.
 * - `conflict`: another transaction was first. The work runs again from BEGIN, on the same connection.
 * - `disconnected`: the connection is unusable, or none was available. The work runs again on another one.
 * - `not-writable`: this server accepts no writes: a former writer, a node outside of its cluster. The connection is
 *   discarded, since the next one may reach the new writer; the work runs again.
 * - `exhausted`: the server has no disk, memory or time left for the statement. Waiting within a request does not help,
 *   and a retry adds to the load: 503 at once. The connection is kept.
 * - `account-refused`: the server does not know the account or the schema. 503 at once; at the start the process exits
 *   with a message.
 * - `duplicate-key`, `check-violated`: constraints. The caller of the statement decides.
 */
export type DatabaseErrorClass =
  'conflict' | 'disconnected' | 'not-writable' | 'exhausted' | 'account-refused' | 'duplicate-key' | 'check-violated';

export interface DatabaseErrorNumber {
  readonly number: number;
  readonly name: string;
  readonly engine: 'both' | 'mysql' | 'mariadb';
  readonly class: DatabaseErrorClass;
  /** True where COMMIT may be answered with this error although the transaction is, or will be, committed. */
  readonly commitUnknown?: true;
}

type Row = readonly [number: number, name: string, engine?: 'mysql' | 'mariadb', commit?: 'commit-unknown'];

const rowsOf = (errorClass: DatabaseErrorClass, rows: readonly Row[]): DatabaseErrorNumber[] =>
  rows.map(([number, name, engine, commit]): DatabaseErrorNumber => ({
    number,
    name,
    engine: engine ?? 'both',
    class: errorClass,
    ...((commit !== undefined || errorClass === 'disconnected') && { commitUnknown: true }),
  }));

/**
 * The error numbers of MySQL 8.4 and 9 and of MariaDB 10.11 that are not treated as bugs.
 *
 * Sources. Numbers, names and messages: MySQL 8.4 and 9 Error Message Reference, "Server Error Message Reference"
 * (dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html; in the source share/messages_to_clients.txt);
 * MariaDB Error Code Reference (mariadb.com/docs, "MariaDB Error Code Reference"; in the source sql/share/errmsg-utf8.txt).
 * Meaning: MySQL 8.4 Reference Manual, "InnoDB Error Handling" (1114, 1205, 1206, 1213), "Too many connections",
 * "Setting Account Resource Limits" (1226), `read_only`, `super_read_only`, `offline_mode`, `max_execution_time`;
 * MySQL source sql/binlog.cc, MYSQL_BIN_LOG::commit (3100 and 3101: rolled back; an error of ordered_commit: "inconsistent"),
 * sql/handler.cc, ha_commit_low (1180); MariaDB source sql/log.cc (1026 after the event is in the binary log);
 * Galera documentation, "Troubleshooting" (1047 outside of the primary component).
 *
 * A number listed here never has two meanings: where the other engine uses the same number for something else, that is
 * an error of DDL, which the product does not run (4025: ER_INNODB_AUTOEXTEND_SIZE_OUT_OF_RANGE in MySQL).
 */
export const DATABASE_ERROR_NUMBERS: readonly DatabaseErrorNumber[] = [
  ...rowsOf('conflict', [
    [1020, 'ER_CHECKREAD'], // MariaDB with innodb_snapshot_isolation
    // Group Replication: another writer won the certification ("Got error 149 - 'Lock deadlock; Retry transaction'").
    [1180, 'ER_ERROR_DURING_COMMIT', undefined, 'commit-unknown'],
    [1205, 'ER_LOCK_WAIT_TIMEOUT'],
    [1213, 'ER_LOCK_DEADLOCK'],
    [1615, 'ER_NEED_REPREPARE'],
    [1637, 'ER_TOO_MANY_CONCURRENT_TRXS'],
    [3101, 'ER_TRANSACTION_ROLLBACK_DURING_COMMIT', 'mysql'],
    [3572, 'ER_LOCK_NOWAIT', 'mysql'], // MariaDB answers NOWAIT with 1205
  ]),
  ...rowsOf('disconnected', [
    [1040, 'ER_CON_COUNT_ERROR'],
    [1053, 'ER_SERVER_SHUTDOWN'],
    [1077, 'ER_NORMAL_SHUTDOWN'],
    [1079, 'ER_SHUTDOWN_COMPLETE'],
    [1080, 'ER_FORCING_CLOSE'],
    [1135, 'ER_CANT_CREATE_THREAD'],
    [1152, 'ER_ABORTING_CONNECTION'],
    [1158, 'ER_NET_READ_ERROR'],
    [1159, 'ER_NET_READ_INTERRUPTED'],
    [1160, 'ER_NET_ERROR_ON_WRITE'],
    [1161, 'ER_NET_WRITE_INTERRUPTED'],
    [1184, 'ER_NEW_ABORTING_CONNECTION'],
    [1203, 'ER_TOO_MANY_USER_CONNECTIONS'],
    [1226, 'ER_USER_LIMIT_REACHED'],
    [1317, 'ER_QUERY_INTERRUPTED'], // KILL QUERY, and some servers at their shutdown
    [1927, 'ER_CONNECTION_KILLED', 'mariadb'],
    [3168, 'ER_SERVER_ISNT_AVAILABLE', 'mysql'],
    [4031, 'ER_CLIENT_INTERACTION_TIMEOUT', 'mysql'],
  ]),
  ...rowsOf('not-writable', [
    [1047, 'ER_UNKNOWN_COM_ERROR'], // Galera: "WSREP has not yet prepared node for application use"
    [1290, 'ER_OPTION_PREVENTS_STATEMENT'], // read_only, super_read_only
    [1792, 'ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION'], // transaction_read_only
    [1836, 'ER_READ_ONLY_MODE'], // innodb_read_only, Aurora's readers
    [1874, 'ER_INNODB_READ_ONLY'],
    [3032, 'ER_SERVER_OFFLINE_MODE', 'mysql'],
    // Group Replication: the member left the group, or the transaction is larger than the group takes.
    [3100, 'ER_RUN_HOOK_ERROR', 'mysql', 'commit-unknown'],
  ]),
  ...rowsOf('exhausted', [
    [1016, 'ER_CANT_OPEN_FILE'], // too many open files
    [1021, 'ER_DISK_FULL'],
    [1023, 'ER_ERROR_ON_CLOSE', undefined, 'commit-unknown'],
    [1024, 'ER_ERROR_ON_READ', undefined, 'commit-unknown'],
    [1026, 'ER_ERROR_ON_WRITE', undefined, 'commit-unknown'],
    [1030, 'ER_GET_ERRNO'], // "Got error 28 from storage engine": no space left
    [1037, 'ER_OUTOFMEMORY'],
    [1038, 'ER_OUT_OF_SORTMEMORY'],
    [1041, 'ER_OUT_OF_RESOURCES'],
    [1114, 'ER_RECORD_FILE_FULL'],
    [1129, 'ER_HOST_IS_BLOCKED'],
    [1206, 'ER_LOCK_TABLE_FULL'],
    [1969, 'ER_STATEMENT_TIMEOUT', 'mariadb'],
    [3024, 'ER_QUERY_TIMEOUT', 'mysql'],
  ]),
  ...rowsOf('account-refused', [
    [1044, 'ER_DBACCESS_DENIED_ERROR'],
    [1045, 'ER_ACCESS_DENIED_ERROR'],
    [1049, 'ER_BAD_DB_ERROR'],
    [1130, 'ER_HOST_NOT_PRIVILEGED'],
    [1698, 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR'],
  ]),
  ...rowsOf('duplicate-key', [[1062, 'ER_DUP_ENTRY']]),
  ...rowsOf('check-violated', [
    [3819, 'ER_CHECK_CONSTRAINT_VIOLATED', 'mysql'],
    [4025, 'ER_CONSTRAINT_FAILED', 'mariadb'],
  ]),
];

const byNumber = new Map(DATABASE_ERROR_NUMBERS.map((row) => [row.number, row]));

/** Undefined for a number that means a bug, such as a syntax error. */
export const databaseErrorOf = (number: number | undefined): DatabaseErrorNumber | undefined =>
  number === undefined ? undefined : byNumber.get(number);
