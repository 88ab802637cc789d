/* What libsqlite3 can do: the row of JournalBenchmark, over and over, each with a sync of its own, and no hash computed.
 * Prints the nanoseconds that took.
 *
 * Usage: appends FILE COUNT SCHEMA.sql STREAM KIND PAYLOAD */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char zeros[] = "0000000000000000000000000000000000000000000000000000000000000000";
static const char hash[] = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

static void check(int result, sqlite3 *database) {
    if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW) return;
    fprintf(stderr, "appends: %s\n", sqlite3_errmsg(database));
    exit(1);
}

/* Runs a pragma and insists on its answer. */
static void set(sqlite3 *database, const char *pragma, const char *answer) {
    sqlite3_stmt *statement;
    check(sqlite3_prepare_v2(database, pragma, -1, &statement, NULL), database);
    if (sqlite3_step(statement) != SQLITE_ROW || strcmp((const char *)sqlite3_column_text(statement, 0), answer) != 0) {
        fprintf(stderr, "appends: %s does not answer %s\n", pragma, answer);
        exit(1);
    }
    sqlite3_finalize(statement);
}

static char *text_of(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) { perror(path); exit(1); }
    fseek(file, 0, SEEK_END);
    long size = ftell(file);
    rewind(file);
    char *text = calloc((size_t)size + 1, 1);
    if (fread(text, 1, (size_t)size, file) != (size_t)size) { perror(path); exit(1); }
    fclose(file);
    return text;
}

static void append(sqlite3 *database, sqlite3_stmt *insert, long number, char **values) {
    sqlite3_bind_int64(insert, 1, number);
    sqlite3_bind_text(insert, 2, values[0], -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(insert, 3, number);
    sqlite3_bind_int64(insert, 4, 1795570890242);
    sqlite3_bind_text(insert, 5, values[1], -1, SQLITE_TRANSIENT);
    sqlite3_bind_int64(insert, 6, 1);
    sqlite3_bind_text(insert, 7, values[2], -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 8, number == 1 ? zeros : hash, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(insert, 9, hash, -1, SQLITE_TRANSIENT);
    check(sqlite3_step(insert), database);
    sqlite3_reset(insert);
    sqlite3_clear_bindings(insert);
}

int main(int count, char **words) {
    if (count != 7) return 64;
    long appends = atol(words[2]);
    sqlite3 *database;
    sqlite3_stmt *insert;
    check(sqlite3_open(words[1], &database), database);
    set(database, "PRAGMA journal_mode = WAL", "wal");
    check(sqlite3_exec(database, "PRAGMA synchronous = FULL", NULL, NULL, NULL), database);
    set(database, "PRAGMA synchronous", "2");
    check(sqlite3_exec(database, text_of(words[3]), NULL, NULL, NULL), database);
    check(sqlite3_prepare_v3(database,
        "INSERT INTO event (sequence, stream, version, at, kind, schema, payload, previous, hash) "
        "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)", -1, SQLITE_PREPARE_PERSISTENT, &insert, NULL), database);
    append(database, insert, 1, words + 4);

    struct timespec begun, ended;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    for (long number = 2; number <= appends + 1; number++) append(database, insert, number, words + 4);
    clock_gettime(CLOCK_MONOTONIC, &ended);
    sqlite3_finalize(insert);
    sqlite3_close(database);
    printf("%lld\n", (ended.tv_sec - begun.tv_sec) * 1000000000LL + (ended.tv_nsec - begun.tv_nsec));
    return 0;
}
