import Initialization
import TestSupport
import Testing
import Worker

/// Where names without a schema lead, and names that need quotes.
@Suite(.crowd) struct SchemaNameTests {
    @Test func filesNamedWithTheirSchemaLayThere() async throws {
        let site = try await Site([
            "tables/sales.orders.sql": "CREATE TABLE sales.orders (n integer)",
            "tables/orders.sql": "CREATE TABLE orders (n integer)",
            "indexes/sales.orders_n.sql": "CREATE INDEX orders_n ON sales.orders (n)",
            "functions/sales.f.sql":
                "CREATE OR REPLACE FUNCTION sales.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "triggers/sales.t.sql": "CREATE TRIGGER t BEFORE UPDATE ON sales.orders EXECUTE FUNCTION sales.f()",
        ])
        try await site.sql("CREATE SCHEMA sales")
        try await site.laid()
        #expect(
            try await site.sql("SELECT kind, schema, name FROM groundwork.object ORDER BY 1, 2") == """
                function|sales|f
                index|sales|orders_n
                table|public|orders
                table|sales|orders
                trigger|sales|t
                """)
        try site.write(
            "CREATE TRIGGER t BEFORE INSERT ON sales.orders EXECUTE FUNCTION sales.f()", to: "triggers/sales.t.sql")
        // As a concurrent build that failed leaves it.
        try await site.sql("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'sales.orders_n'::regclass")
        #expect(try await site.laid("second").actions == ["rebuild index sales.orders_n", "replace trigger sales.t"])
        #expect(try await site.laid("third").actions == [])
        #expect(try await site.sql("SELECT count(*), min(tgtype) FROM pg_trigger") == "1|6")
    }

    @Test func namesAreTakenAsPostgreSQLStoresThem() async throws {
        let site = try await Site([
            "tables/Orders.sql": #"CREATE TABLE "Orders" ("N" integer)"#,
            "tables/orders.sql": "CREATE TABLE Orders (n integer)",
            "indexes/Orders by \"N\".sql": #"CREATE INDEX "Orders by ""N""" ON "Orders" ("N")"#,
            "functions/été's.sql":
                #"CREATE OR REPLACE FUNCTION "été's"() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'"#,
            "triggers/T; x.sql": #"CREATE TRIGGER "T; x" BEFORE UPDATE ON "Orders" EXECUTE FUNCTION "été's"()"#,
        ])
        try await site.laid()
        #expect(try await site.laid("second").actions == [])
        try site.write(
            #"CREATE TRIGGER "T; x" BEFORE INSERT ON "Orders" EXECUTE FUNCTION "été's"()"#, to: "triggers/T; x.sql")
        try await site.sql(
            #"UPDATE pg_index SET indisvalid = false WHERE indexrelid = '"Orders by ""N"""'::regclass"#)
        #expect(
            try await site.laid("third").actions == [#"rebuild index Orders by "N""#, "replace trigger T; x"])
        #expect(try await site.laid("fourth").actions == [])
    }

    @Test func roleNamedGroundworkLaysNothingIntoTheReceiptsSchema() async throws {
        let site = try await Site(UpdateTests.files)
        try await site.sql(
            "DO $$ BEGIN CREATE ROLE groundwork SUPERUSER LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
        let settings = try site.settings(user: "groundwork")
        try await site.laid("first", settings)
        try site.write(UpdateTests.function + ";", to: "functions/f.sql")
        try site.write(UpdateTests.trigger + ";", to: "triggers/t.sql")
        try site.write("CREATE TABLE c ()", to: "tables/c.sql")
        #expect(
            try await site.laid("second", settings).actions
                == ["create table c", "replace function f", "replace trigger t"])
        #expect(try await site.laid("third", settings).actions == [])
        #expect(
            try await site.sql(
                """
                SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class
                WHERE relnamespace = 'groundwork'::regnamespace
                """) == "object object_pkey receipt receipt_number_seq receipt_pkey receipt_stream_idx")
    }

    @Test func roleWithoutASchemaInItsSearchPathIsToldSo() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a ()"])
        try await site.sql("CREATE ROLE \(site.role) SUPERUSER LOGIN; ALTER ROLE \(site.role) SET search_path = ''")
        let settings = try site.settings(user: site.role)
        #expect(
            try await site.lay("first", settings).failure
                == Failure(
                    .database, .permanent, sqlState: "3F000", "no schema has been selected to create in",
                    hint: "Create a schema that is in the role's search_path, such as public."))
        // With its schema in its name a file needs no path.
        site.remove("tables/a.sql")
        try site.write("CREATE TABLE public.a ()", to: "tables/public.a.sql")
        try await site.laid("second", settings)
        #expect(try await site.sql("SELECT schema, name FROM groundwork.object") == "public|a")
    }

    @Test func roleWithItsOwnSchemaLaysThere() async throws {
        let site = try await Site(["tables/a.sql": "CREATE TABLE a ()"])
        try await site.sql(
            """
            CREATE ROLE \(site.role) LOGIN; CREATE SCHEMA AUTHORIZATION \(site.role);
            GRANT CREATE ON DATABASE \(site.name) TO \(site.role)
            """)
        try await site.laid("first", try site.settings(user: site.role))
        #expect(try await site.sql("SELECT schema, name FROM groundwork.object") == "\(site.role)|a")
        #expect(try await site.laid("second", try site.settings(user: site.role)).actions == [])
    }
}
