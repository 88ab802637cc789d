PRAGMA application_id = 1198684011;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE event (
    -- Counts all events, from 1, without a gap.
    sequence INTEGER PRIMARY KEY,
    -- One delivery of a request; all that happens to it is one stream.
    stream TEXT NOT NULL CHECK (stream <> '' AND instr(CAST(stream AS BLOB), x'00') = 0),
    -- Counts the events of the stream, from 1, without a gap. Whoever appends says which version was the last it saw,
    -- so of two that append at once only one does.
    version INTEGER NOT NULL CHECK (version > 0),
    -- Milliseconds since 1970-01-01T00:00:00Z, by the clock of the worker that wrote the event.
    at INTEGER NOT NULL CHECK (at >= 0),
    -- The same, for people; computed, not stored.
    time TEXT AS (strftime('%Y-%m-%dT%H:%M:%S', at / 1000, 'unixepoch') || printf('.%03dZ', at % 1000)),
    -- What happened.
    kind TEXT NOT NULL CHECK (kind <> ''),
    -- The form of the payload. Older forms stay readable for ever.
    schema INTEGER NOT NULL CHECK (schema > 0),
    -- The particulars, a JSON object.
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    -- The hash of the event before this one.
    previous TEXT NOT NULL,
    -- The hash of this event.
    hash TEXT NOT NULL CHECK (length(hash) = 64),
    UNIQUE (stream, version)
) STRICT;
INSERT INTO "event" VALUES(1,'fresh@50f48307751e',1,1795576002750,'requestReceived',1,'{"fingerprint":"6ae232b9efd6fae5f11e7b1303b4f4e34732ab3c893a14bf21862bb3e6e02cd5","logicalResourceID":"Schema","ordinal":1,"physicalResourceID":"groundwork-ce1810093fe38797815ccf1b58cfb2af","properties":{},"requestID":"fresh","resourceType":"Custom::Schema","stackID":"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c","type":"Create"}','0000000000000000000000000000000000000000000000000000000000000000','3d414ad7faf42dd8e9568bed24d7df862c1b94bac33eed3e9e6b0af26024e70d');
INSERT INTO "event" VALUES(2,'fresh@50f48307751e',2,1795576002750,'runStarted',1,'{"budget":3600000,"expires":1795579602750,"manifest":{"checksum":"bd6f15027a15c23a62adc0155fb59e2381c5191ef0d391fc77739721bfeec3ff","objects":[{"checksum":"5735fedc8c1ed8027f2bda14b9c2d4d7512408a2ba581add2fefe36063de5592","file":"tables/note.sql","id":{"kind":"table","name":"note"}},{"checksum":"19667b3c6dacbb991636909e089f479f70dcba80913939f1f267edf94175cc61","file":"indexes/note_text.sql","id":{"kind":"index","name":"note_text"}},{"checksum":"0ffa283af83bd7148fcf4daa2ca6152d44ce0d1b755d6577349ffa8876bc50bb","file":"functions/touch.sql","id":{"kind":"function","name":"touch"}},{"checksum":"c88f19f5fc28a50d7fd75be27a9468089fc315897f5f6ba5a77e5cb5da7a584d","file":"triggers/note_touch.sql","id":{"kind":"trigger","name":"note_touch"}}]},"worker":"0.1.0"}','3d414ad7faf42dd8e9568bed24d7df862c1b94bac33eed3e9e6b0af26024e70d','14a41abed29eaf3af38e9fcea6650ddb76ad7b705af856e3f5f8614b72f98aec');
INSERT INTO "event" VALUES(3,'fresh@50f48307751e',3,1795576002750,'stepStarted',1,'{"attempt":1,"budget":3589999,"epoch":0,"objects":[],"step":"connect"}','14a41abed29eaf3af38e9fcea6650ddb76ad7b705af856e3f5f8614b72f98aec','cbb0db569b0cb450d7244c1a2eec23f12cb6a0a62bf57dad507f2c3f2b735735');
INSERT INTO "event" VALUES(4,'fresh@50f48307751e',4,1795576004271,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":0,"hasReceipts":false,"objects":[{"condition":"missing","id":{"kind":"table","name":"note"}},{"condition":"missing","id":{"kind":"index","name":"note_text"}},{"condition":"missing","id":{"kind":"function","name":"touch"}},{"condition":"missing","id":{"kind":"trigger","name":"note_touch"}}],"receipts":[],"role":"owner","serverVersion":150018},"milliseconds":1519}','cbb0db569b0cb450d7244c1a2eec23f12cb6a0a62bf57dad507f2c3f2b735735','a455d6e6cbb7836192dbe1fe849b103b30bcc2bcdd81e4c35ff2467477c489c4');
INSERT INTO "event" VALUES(5,'fresh@50f48307751e',5,1795576004271,'stepStarted',1,'{"attempt":1,"budget":3588478,"epoch":0,"objects":[{"action":"create","checksum":"5735fedc8c1ed8027f2bda14b9c2d4d7512408a2ba581add2fefe36063de5592","file":"tables/note.sql","id":{"kind":"table","name":"note"}}],"step":"tables"}','a455d6e6cbb7836192dbe1fe849b103b30bcc2bcdd81e4c35ff2467477c489c4','20a5658605864db30c0a027a099e57f7eb7b349a8d0d9fb75bc0ebfc79f87194');
INSERT INTO "event" VALUES(6,'fresh@50f48307751e',6,1795576004287,'stepCommitted',1,'{"attempt":1,"kept":0,"laid":1,"milliseconds":13,"probed":false,"receipt":1,"step":"tables"}','20a5658605864db30c0a027a099e57f7eb7b349a8d0d9fb75bc0ebfc79f87194','e2665179212398af7b3b28a389f164faf189c736a9872d204ed7b44042dc36b7');
INSERT INTO "event" VALUES(7,'fresh@50f48307751e',7,1795576004287,'stepStarted',1,'{"attempt":1,"budget":3588462,"epoch":1,"objects":[{"action":"create","checksum":"19667b3c6dacbb991636909e089f479f70dcba80913939f1f267edf94175cc61","file":"indexes/note_text.sql","id":{"kind":"index","name":"note_text"}}],"step":"indexes"}','e2665179212398af7b3b28a389f164faf189c736a9872d204ed7b44042dc36b7','617dd9112e5b3968bb422ef72b6b65ec45c037c926e7af6731adfb656e73bf97');
INSERT INTO "event" VALUES(8,'fresh@50f48307751e',8,1795576004294,'stepCommitted',1,'{"attempt":1,"kept":0,"laid":1,"milliseconds":6,"probed":false,"receipt":2,"step":"indexes"}','617dd9112e5b3968bb422ef72b6b65ec45c037c926e7af6731adfb656e73bf97','e47d46d65080e926485bbde081183cc4c8a0a1226cf2f2babd3b044d60a3b32d');
INSERT INTO "event" VALUES(9,'fresh@50f48307751e',9,1795576004294,'stepStarted',1,'{"attempt":1,"budget":3588455,"epoch":2,"objects":[{"action":"create","checksum":"0ffa283af83bd7148fcf4daa2ca6152d44ce0d1b755d6577349ffa8876bc50bb","file":"functions/touch.sql","id":{"kind":"function","name":"touch"}}],"step":"functions"}','e47d46d65080e926485bbde081183cc4c8a0a1226cf2f2babd3b044d60a3b32d','e5a24f7224bc0577264a654e0828990bc65120508dbbdd89c2f2cfe52078fbf3');
INSERT INTO "event" VALUES(10,'fresh@50f48307751e',10,1795576004300,'stepCommitted',1,'{"attempt":1,"kept":0,"laid":1,"milliseconds":5,"probed":false,"receipt":3,"step":"functions"}','e5a24f7224bc0577264a654e0828990bc65120508dbbdd89c2f2cfe52078fbf3','093455b7a811244368a3719bbd43db175f99706f207c49034aa16eafe9e59365');
INSERT INTO "event" VALUES(11,'fresh@50f48307751e',11,1795576004300,'stepStarted',1,'{"attempt":1,"budget":3588448,"epoch":3,"objects":[{"action":"create","checksum":"c88f19f5fc28a50d7fd75be27a9468089fc315897f5f6ba5a77e5cb5da7a584d","file":"triggers/note_touch.sql","id":{"kind":"trigger","name":"note_touch"}}],"step":"triggers"}','093455b7a811244368a3719bbd43db175f99706f207c49034aa16eafe9e59365','cdea01da2e1a714b123f0fd8856001699217099773cbb05f59cd6686e8a6108c');
INSERT INTO "event" VALUES(12,'fresh@50f48307751e',12,1795576004307,'stepCommitted',1,'{"attempt":1,"kept":0,"laid":1,"milliseconds":5,"probed":false,"receipt":4,"step":"triggers"}','cdea01da2e1a714b123f0fd8856001699217099773cbb05f59cd6686e8a6108c','e8881b5baafdd34d04ba62d17bcdf22ef816e7b4fa12cf54adf6c6a8f533d001');
INSERT INTO "event" VALUES(13,'fresh@50f48307751e',13,1795576004307,'requestConcluded',1,'{"data":{"Functions":"1 created","Indexes":"1 created","SchemaVersion":"bd6f15027a15c23a62adc0155fb59e2381c5191ef0d391fc77739721bfeec3ff","Tables":"1 created","Triggers":"1 created"},"reason":"done: tables: 1 created; indexes: 1 created; functions: 1 created; triggers: 1 created","succeeded":true}','e8881b5baafdd34d04ba62d17bcdf22ef816e7b4fa12cf54adf6c6a8f533d001','79a83eef012e588a161bc7db9fbdbe0bd55cfd12f4ede703b4877b5f5dec216a');
INSERT INTO "event" VALUES(14,'fresh@50f48307751e',14,1795576004307,'answerPrepared',1,'{"body":"{\"Status\":\"SUCCESS\",\"Reason\":\"done: tables: 1 created; indexes: 1 created; functions: 1 created; triggers: 1 created\",\"PhysicalResourceId\":\"groundwork-ce1810093fe38797815ccf1b58cfb2af\",\"StackId\":\"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c\",\"RequestId\":\"fresh\",\"LogicalResourceId\":\"Schema\",\"Data\":{\"Functions\":\"1 created\",\"Indexes\":\"1 created\",\"JournalHead\":\"79a83eef012e588a161bc7db9fbdbe0bd55cfd12f4ede703b4877b5f5dec216a\",\"SchemaVersion\":\"bd6f15027a15c23a62adc0155fb59e2381c5191ef0d391fc77739721bfeec3ff\",\"Tables\":\"1 created\",\"Triggers\":\"1 created\"}}"}','79a83eef012e588a161bc7db9fbdbe0bd55cfd12f4ede703b4877b5f5dec216a','99102d863cc7d4a80957ff715b31b1004f4851c480fdbac2c42e078400221909');
INSERT INTO "event" VALUES(15,'fresh@50f48307751e',15,1795576004307,'stepStarted',1,'{"attempt":1,"budget":0,"epoch":4,"objects":[],"step":"respond"}','99102d863cc7d4a80957ff715b31b1004f4851c480fdbac2c42e078400221909','95289217c236c543a63cab46030d1387f8399900b04f61970b236c464ceb737d');
INSERT INTO "event" VALUES(16,'fresh@50f48307751e',16,1795576004313,'answerDelivered',1,'{"channel":"responseURL","milliseconds":5}','95289217c236c543a63cab46030d1387f8399900b04f61970b236c464ceb737d','9a919da78882b56b4779e586477648c129762f1731e89f4f749a7a114ee70cd4');
INSERT INTO "event" VALUES(17,'redelivered@7a0c3fba3e47',1,1795576004374,'requestReceived',1,'{"fingerprint":"2fd974e2b20c625187b73606043705bc96fa5b9f4f3d94fa64bb20cc4f6d392d","logicalResourceID":"Schema","ordinal":1,"physicalResourceID":"groundwork-orders","properties":{},"requestID":"redelivered","resourceType":"Custom::Schema","stackID":"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c","type":"Update"}','9a919da78882b56b4779e586477648c129762f1731e89f4f749a7a114ee70cd4','8a72c85eff1d1c53a713429c1e4edaa5ce28e6bd4c6f55ff630f52a731f33600');
INSERT INTO "event" VALUES(18,'redelivered@7a0c3fba3e47',2,1795576004374,'runStarted',1,'{"budget":3600000,"expires":1795579604374,"manifest":{"checksum":"151d2e25fd93c035e8cd44f1a00572c022092ee6ebfe71c36e75e26ec949eafb","objects":[{"checksum":"5735fedc8c1ed8027f2bda14b9c2d4d7512408a2ba581add2fefe36063de5592","file":"tables/note.sql","id":{"kind":"table","name":"note"}}]},"worker":"0.1.0"}','8a72c85eff1d1c53a713429c1e4edaa5ce28e6bd4c6f55ff630f52a731f33600','1ef4d3da4d49f18f5bf8eddcb418a825adb7dd46649d175c2cbb49c47666c342');
INSERT INTO "event" VALUES(19,'redelivered@7a0c3fba3e47',3,1795576004374,'stepStarted',1,'{"attempt":1,"budget":3589999,"epoch":0,"objects":[],"step":"connect"}','1ef4d3da4d49f18f5bf8eddcb418a825adb7dd46649d175c2cbb49c47666c342','4c9d60a0d28daadd774cc7657049bf8c69f420c9a3085f825c8c5cc94619c0b7');
INSERT INTO "event" VALUES(20,'redelivered@7a0c3fba3e47',4,1795576004406,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":4,"hasReceipts":true,"objects":[{"condition":"unchanged","id":{"kind":"table","name":"note"}}],"receipts":[],"role":"owner","serverVersion":150018},"milliseconds":29}','4c9d60a0d28daadd774cc7657049bf8c69f420c9a3085f825c8c5cc94619c0b7','1f8e1e33ec176d1e284b32f14a46b45b9ae5c337da47bd1d27f63e3805935b91');
INSERT INTO "event" VALUES(21,'redelivered@7a0c3fba3e47',5,1795576004406,'stepSkipped',1,'{"kept":1,"step":"tables"}','1f8e1e33ec176d1e284b32f14a46b45b9ae5c337da47bd1d27f63e3805935b91','b4dbbde4a278070c85a54b9ccacf41b5903609dcf8f7cc7b7e4948ad67d5f1de');
INSERT INTO "event" VALUES(22,'redelivered@7a0c3fba3e47',6,1795576004406,'stepSkipped',1,'{"kept":0,"step":"indexes"}','b4dbbde4a278070c85a54b9ccacf41b5903609dcf8f7cc7b7e4948ad67d5f1de','a8ba2cfb6555d1340c55a489ce727333c26c0eae71b1e5ff2d42cd2d57f9dd05');
INSERT INTO "event" VALUES(23,'redelivered@7a0c3fba3e47',7,1795576004406,'stepSkipped',1,'{"kept":0,"step":"functions"}','a8ba2cfb6555d1340c55a489ce727333c26c0eae71b1e5ff2d42cd2d57f9dd05','d22650e2cc97601903dec3e99537e4eea579e9b93ed0d9a86cc347b869fd12b5');
INSERT INTO "event" VALUES(24,'redelivered@7a0c3fba3e47',8,1795576004406,'stepSkipped',1,'{"kept":0,"step":"triggers"}','d22650e2cc97601903dec3e99537e4eea579e9b93ed0d9a86cc347b869fd12b5','1a54822f2e695a92da9be0b2674fa81f7b87922e5688488ac87e185aad8e09a1');
INSERT INTO "event" VALUES(25,'redelivered@7a0c3fba3e47',9,1795576004406,'requestConcluded',1,'{"data":{"Functions":"0 already there","Indexes":"0 already there","SchemaVersion":"151d2e25fd93c035e8cd44f1a00572c022092ee6ebfe71c36e75e26ec949eafb","Tables":"1 already there","Triggers":"0 already there"},"reason":"done: tables: 1 already there; indexes: 0 already there; functions: 0 already there; triggers: 0 already there","succeeded":true}','1a54822f2e695a92da9be0b2674fa81f7b87922e5688488ac87e185aad8e09a1','0d7bd38b2226137f14e0303bef6c77dbea62df7a43d3c61795e20df170bb35d0');
INSERT INTO "event" VALUES(26,'redelivered@7a0c3fba3e47',10,1795576004406,'answerPrepared',1,'{"body":"{\"Status\":\"SUCCESS\",\"Reason\":\"done: tables: 1 already there; indexes: 0 already there; functions: 0 already there; triggers: 0 already there\",\"PhysicalResourceId\":\"groundwork-orders\",\"StackId\":\"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c\",\"RequestId\":\"redelivered\",\"LogicalResourceId\":\"Schema\",\"Data\":{\"Functions\":\"0 already there\",\"Indexes\":\"0 already there\",\"JournalHead\":\"0d7bd38b2226137f14e0303bef6c77dbea62df7a43d3c61795e20df170bb35d0\",\"SchemaVersion\":\"151d2e25fd93c035e8cd44f1a00572c022092ee6ebfe71c36e75e26ec949eafb\",\"Tables\":\"1 already there\",\"Triggers\":\"0 already there\"}}"}','0d7bd38b2226137f14e0303bef6c77dbea62df7a43d3c61795e20df170bb35d0','3b6eaea9ac59d445a3f9f5327150c38cb01e1c8806568cdb054b9c0e2d7ed6a1');
INSERT INTO "event" VALUES(27,'redelivered@7a0c3fba3e47',11,1795576004406,'stepStarted',1,'{"attempt":1,"budget":0,"epoch":4,"objects":[],"step":"respond"}','3b6eaea9ac59d445a3f9f5327150c38cb01e1c8806568cdb054b9c0e2d7ed6a1','80755cb4a436e6fabe470c5c3a967e5c587d44a7b7f4ee01008d0d5d32ec3b94');
INSERT INTO "event" VALUES(28,'redelivered@7a0c3fba3e47',12,1795576004413,'answerDelivered',1,'{"channel":"responseURL","milliseconds":5}','80755cb4a436e6fabe470c5c3a967e5c587d44a7b7f4ee01008d0d5d32ec3b94','6143ddf7f4d501371dd6a130dfc0ecf9be673969b89e3def97d8baeab3c6105b');
INSERT INTO "event" VALUES(29,'redelivered@7a0c3fba3e47',13,1795576004467,'runStarted',1,'{"budget":3600000,"expires":1795579604466,"worker":"0.1.0"}','6143ddf7f4d501371dd6a130dfc0ecf9be673969b89e3def97d8baeab3c6105b','71f19545a6994c9b6c32dbe5f9769a8ff1162a2274d4f6695f1bf217227da6e4');
INSERT INTO "event" VALUES(30,'redelivered@7a0c3fba3e47',14,1795576004467,'requestRedelivered',1,'{}','71f19545a6994c9b6c32dbe5f9769a8ff1162a2274d4f6695f1bf217227da6e4','b0a12e2d5c7eae118a33c294ca5fdd7e5cea82000f015759ffb98c5726af5a3e');
INSERT INTO "event" VALUES(31,'redelivered@7a0c3fba3e47',15,1795576004467,'stepStarted',1,'{"attempt":2,"budget":0,"epoch":0,"objects":[],"step":"respond"}','b0a12e2d5c7eae118a33c294ca5fdd7e5cea82000f015759ffb98c5726af5a3e','b8761e5e4fa8b5bb1e68e7ec69ddf2bb06d42a240f9d0e1d1f3daa3760c10c75');
INSERT INTO "event" VALUES(32,'redelivered@7a0c3fba3e47',16,1795576004470,'answerDelivered',1,'{"channel":"responseURL","milliseconds":1}','b8761e5e4fa8b5bb1e68e7ec69ddf2bb06d42a240f9d0e1d1f3daa3760c10c75','912c4e94f31b433edd81dc997b9d42001d4d12e4bd4650bcbd606ebc78ad97ee');
INSERT INTO "event" VALUES(33,'failing@31fb478de322',1,1795576004527,'requestReceived',1,'{"fingerprint":"4becc10e60ca534110d128487626e6ab82add2ab53e41df02cb166c149b93873","logicalResourceID":"Schema","ordinal":1,"physicalResourceID":"groundwork-orders","properties":{},"requestID":"failing","resourceType":"Custom::Schema","stackID":"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c","type":"Update"}','912c4e94f31b433edd81dc997b9d42001d4d12e4bd4650bcbd606ebc78ad97ee','2356bee7a031e66025e4613cb00f0f245217b4c9673f31fa1ff84be180bc281b');
INSERT INTO "event" VALUES(34,'failing@31fb478de322',2,1795576004527,'runStarted',1,'{"budget":3600000,"expires":1795579604526,"manifest":{"checksum":"176929063046117e1b7ae16d5ed1685adee966fa25e9b948e15e97c5ba4ba33a","objects":[{"checksum":"5735fedc8c1ed8027f2bda14b9c2d4d7512408a2ba581add2fefe36063de5592","file":"tables/note.sql","id":{"kind":"table","name":"note"}},{"checksum":"4e52dd641ebdcc343c38e2fd74de7d8cfe39295153bb07dd8948b101146188d6","file":"functions/broken.sql","id":{"kind":"function","name":"broken"}}]},"worker":"0.1.0"}','2356bee7a031e66025e4613cb00f0f245217b4c9673f31fa1ff84be180bc281b','0323fc572a4269e0d1c9dde24dabc783830648d8b72df4657e6478e10ddeba5a');
INSERT INTO "event" VALUES(35,'failing@31fb478de322',3,1795576004527,'stepStarted',1,'{"attempt":1,"budget":3589999,"epoch":0,"objects":[],"step":"connect"}','0323fc572a4269e0d1c9dde24dabc783830648d8b72df4657e6478e10ddeba5a','a3ba43dce17d2d2e9b07729f7c7ec2c66da7a25eb38581298ba313a33d367719');
INSERT INTO "event" VALUES(36,'failing@31fb478de322',4,1795576004546,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":4,"hasReceipts":true,"objects":[{"condition":"unchanged","id":{"kind":"table","name":"note"}},{"condition":"missing","id":{"kind":"function","name":"broken"}}],"receipts":[],"role":"owner","serverVersion":150018},"milliseconds":17}','a3ba43dce17d2d2e9b07729f7c7ec2c66da7a25eb38581298ba313a33d367719','369b553d97fd65c95483e64bd6602ba82d00c76a3371afd72c8a0203d84d85f7');
INSERT INTO "event" VALUES(37,'failing@31fb478de322',5,1795576004546,'stepSkipped',1,'{"kept":1,"step":"tables"}','369b553d97fd65c95483e64bd6602ba82d00c76a3371afd72c8a0203d84d85f7','60d854490924bb6ca09edf0a0c2744f86044bd1c53a58f144d20ced3ea8cd3ce');
INSERT INTO "event" VALUES(38,'failing@31fb478de322',6,1795576004546,'stepSkipped',1,'{"kept":0,"step":"indexes"}','60d854490924bb6ca09edf0a0c2744f86044bd1c53a58f144d20ced3ea8cd3ce','8c4afbb493931465c382371de04bba2b7e152097a87a47212856e4fc4f0a5527');
INSERT INTO "event" VALUES(39,'failing@31fb478de322',7,1795576004546,'stepStarted',1,'{"attempt":1,"budget":3589979,"epoch":4,"objects":[{"action":"create","checksum":"4e52dd641ebdcc343c38e2fd74de7d8cfe39295153bb07dd8948b101146188d6","file":"functions/broken.sql","id":{"kind":"function","name":"broken"}}],"step":"functions"}','8c4afbb493931465c382371de04bba2b7e152097a87a47212856e4fc4f0a5527','457d572042fb1641ba5bacc21f9196795ac5d08dd0db291782a01afe74128185');
INSERT INTO "event" VALUES(40,'failing@31fb478de322',8,1795576004552,'stepFailed',1,'{"attempt":1,"failure":{"column":58,"disposition":"permanent","excerpt":"CREATE FUNCTION broken() RETURNS int LANGUAGE sql RETURN nothing;\n                                                         ^","file":"functions/broken.sql","hint":"Nothing of that name is found: check its spelling and schema, and that its own file is in the folder.","line":1,"message":"column \"nothing\" does not exist","object":{"kind":"function","name":"broken"},"origin":"database","sqlState":"42703"},"milliseconds":3,"step":"functions"}','457d572042fb1641ba5bacc21f9196795ac5d08dd0db291782a01afe74128185','3524e1b2cd07395100f17eba3414d7ba40e826e664a8230950994fcba814c601');
INSERT INTO "event" VALUES(41,'failing@31fb478de322',9,1795576004552,'requestConcluded',1,'{"data":{"Functions":"not done","Indexes":"0 already there","SchemaVersion":"176929063046117e1b7ae16d5ed1685adee966fa25e9b948e15e97c5ba4ba33a","Tables":"1 already there","Triggers":"not done"},"failure":{"column":58,"disposition":"permanent","excerpt":"CREATE FUNCTION broken() RETURNS int LANGUAGE sql RETURN nothing;\n                                                         ^","file":"functions/broken.sql","hint":"Nothing of that name is found: check its spelling and schema, and that its own file is in the folder.","line":1,"message":"column \"nothing\" does not exist","object":{"kind":"function","name":"broken"},"origin":"database","sqlState":"42703"},"reason":"functions/broken.sql:1:58: 42703 column \"nothing\" does not exist. Nothing of that name is found: check its spelling and schema, and that its own file is in the folder. [done: tables: 1 already there; indexes: 0 already there; not done: functions, triggers]","succeeded":false}','3524e1b2cd07395100f17eba3414d7ba40e826e664a8230950994fcba814c601','a9bb1b9767e1cff6a0b76b16000d74f103b84ecf833ab788ac924366615b9b1f');
INSERT INTO "event" VALUES(42,'failing@31fb478de322',10,1795576004552,'answerPrepared',1,'{"body":"{\"Status\":\"FAILED\",\"Reason\":\"functions/broken.sql:1:58: 42703 column \\\"nothing\\\" does not exist. Nothing of that name is found: check its spelling and schema, and that its own file is in the folder. [done: tables: 1 already there; indexes: 0 already there; not done: functions, triggers]\",\"PhysicalResourceId\":\"groundwork-orders\",\"StackId\":\"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c\",\"RequestId\":\"failing\",\"LogicalResourceId\":\"Schema\",\"Data\":{\"Functions\":\"not done\",\"Indexes\":\"0 already there\",\"JournalHead\":\"a9bb1b9767e1cff6a0b76b16000d74f103b84ecf833ab788ac924366615b9b1f\",\"SchemaVersion\":\"176929063046117e1b7ae16d5ed1685adee966fa25e9b948e15e97c5ba4ba33a\",\"Tables\":\"1 already there\",\"Triggers\":\"not done\"}}"}','a9bb1b9767e1cff6a0b76b16000d74f103b84ecf833ab788ac924366615b9b1f','a151a91cfa93e7c885b7f2a9d7463d2ce5b403ea09275b5f53e6c17a05338fa8');
INSERT INTO "event" VALUES(43,'failing@31fb478de322',11,1795576004552,'stepStarted',1,'{"attempt":1,"budget":0,"epoch":4,"objects":[],"step":"respond"}','a151a91cfa93e7c885b7f2a9d7463d2ce5b403ea09275b5f53e6c17a05338fa8','bba7b1800dbbb83136dbe03579eebd91c6d0e409ce5e9c3477b5087c904147c5');
INSERT INTO "event" VALUES(44,'failing@31fb478de322',12,1795576004556,'answerDelivered',1,'{"channel":"responseURL","milliseconds":1}','bba7b1800dbbb83136dbe03579eebd91c6d0e409ce5e9c3477b5087c904147c5','97dc6024f081504a1328ccde2654fdec8765530a4c91a0bdecb2c0e1949dcec5');
INSERT INTO "event" VALUES(45,'suspended@696f9b09095c',1,1795576004626,'requestReceived',1,'{"fingerprint":"5363e33f570bb965c5e9e4c98ef5ef1b56cfbe6e6b3d2ed36bd02b684fb4492a","logicalResourceID":"Schema","ordinal":1,"physicalResourceID":"groundwork-ce1810093fe38797815ccf1b58cfb2af","properties":{},"requestID":"suspended","resourceType":"Custom::Schema","stackID":"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c","type":"Create"}','97dc6024f081504a1328ccde2654fdec8765530a4c91a0bdecb2c0e1949dcec5','f7289fe9463b200bfd29e0025ce2285f30048dd54e2e56d2b366a0648feb188e');
INSERT INTO "event" VALUES(46,'suspended@696f9b09095c',2,1795576004626,'runStarted',1,'{"budget":2000,"expires":1795579604626,"manifest":{"checksum":"797c9b178ea397ec06b89c11b79ac2fccca5be5d28dc0074d9c3b580407fb0dc","objects":[{"checksum":"b7ad001b35954cb76bd468171c867f3011a95dc33aa2f443359f2f45d96a3d71","file":"tables/later.sql","id":{"kind":"table","name":"later"}},{"checksum":"f9f41fae0f2124d9c6e3400709f6d86160a2579ed953f22b1dcd81562a39d090","file":"functions/slow.sql","id":{"kind":"function","name":"slow"}}]},"worker":"0.1.0"}','f7289fe9463b200bfd29e0025ce2285f30048dd54e2e56d2b366a0648feb188e','8cc321aa8c73539c6d41c1a8c885084c8428d94d6b37c625f7a9a9561f0c995d');
INSERT INTO "event" VALUES(47,'suspended@696f9b09095c',3,1795576004626,'stepStarted',1,'{"attempt":1,"budget":1599,"epoch":0,"objects":[],"step":"connect"}','8cc321aa8c73539c6d41c1a8c885084c8428d94d6b37c625f7a9a9561f0c995d','dba920f011e206bd134e65e5d66b6742d47b8357f5488c3188b52903c0e1ba7b');
INSERT INTO "event" VALUES(48,'suspended@696f9b09095c',4,1795576004649,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":4,"hasReceipts":true,"objects":[{"condition":"missing","id":{"kind":"table","name":"later"}},{"condition":"missing","id":{"kind":"function","name":"slow"}}],"receipts":[],"role":"owner","serverVersion":150018},"milliseconds":20}','dba920f011e206bd134e65e5d66b6742d47b8357f5488c3188b52903c0e1ba7b','e5eb1be3836d73f955f98f2eed5b5b0b6185b8413ee07419378f0cda858f0ab2');
INSERT INTO "event" VALUES(49,'suspended@696f9b09095c',5,1795576004649,'stepStarted',1,'{"attempt":1,"budget":1576,"epoch":4,"objects":[{"action":"create","checksum":"b7ad001b35954cb76bd468171c867f3011a95dc33aa2f443359f2f45d96a3d71","file":"tables/later.sql","id":{"kind":"table","name":"later"}}],"step":"tables"}','e5eb1be3836d73f955f98f2eed5b5b0b6185b8413ee07419378f0cda858f0ab2','6912f4b49f958f2034043c88e3161bc1ebea7bba6d360f7f45205cbab8e9f81a');
INSERT INTO "event" VALUES(50,'suspended@696f9b09095c',6,1795576004658,'stepCommitted',1,'{"attempt":1,"kept":0,"laid":1,"milliseconds":7,"probed":false,"receipt":5,"step":"tables"}','6912f4b49f958f2034043c88e3161bc1ebea7bba6d360f7f45205cbab8e9f81a','53ffc619dea08b08284d17a49b51f0cdd792eba1cd5017f56373ec85bb4f5202');
INSERT INTO "event" VALUES(51,'suspended@696f9b09095c',7,1795576004658,'stepSkipped',1,'{"kept":0,"step":"indexes"}','53ffc619dea08b08284d17a49b51f0cdd792eba1cd5017f56373ec85bb4f5202','0d664ceb35cac9e4a3f1064a3986b289c4b60c27ed3822ea46b4b1d568297f18');
INSERT INTO "event" VALUES(52,'suspended@696f9b09095c',8,1795576004658,'stepStarted',1,'{"attempt":1,"budget":1567,"epoch":5,"objects":[{"action":"create","checksum":"f9f41fae0f2124d9c6e3400709f6d86160a2579ed953f22b1dcd81562a39d090","file":"functions/slow.sql","id":{"kind":"function","name":"slow"}}],"step":"functions"}','0d664ceb35cac9e4a3f1064a3986b289c4b60c27ed3822ea46b4b1d568297f18','355a478125fa4e5b8dcb296179b0a7d693ddf85193ae2214420d63c6f756802f');
INSERT INTO "event" VALUES(53,'suspended@696f9b09095c',9,1795576006232,'stepFailed',1,'{"attempt":1,"failure":{"disposition":"outOfTime","message":"the server did not answer in time","origin":"connection","sqlState":"57014"},"milliseconds":1573,"step":"functions"}','355a478125fa4e5b8dcb296179b0a7d693ddf85193ae2214420d63c6f756802f','fb7a90dac4fba30dfa3cd5c64aac812c9383cda9635e4ab66da102973714b0e6');
INSERT INTO "event" VALUES(54,'suspended@696f9b09095c',10,1795576006232,'runSuspended',1,'{"failure":{"disposition":"outOfTime","message":"the server did not answer in time","origin":"connection","sqlState":"57014"},"progress":"done: tables: 1 created; indexes: 0 already there; not done: functions, triggers","reason":"outOfTime"}','fb7a90dac4fba30dfa3cd5c64aac812c9383cda9635e4ab66da102973714b0e6','90ceb36f80416d39fcd0c8195b39b1a0d4603814a14b8118097ed99c5ea5584a');
INSERT INTO "event" VALUES(55,'suspended@696f9b09095c',11,1795576006296,'runStarted',1,'{"budget":3600000,"expires":1795579606295,"manifest":{"checksum":"242c3570c68cdaf9a6136a5d70693a7b63bcbc02aec16686bd62babc89dd9b24","objects":[{"checksum":"b7ad001b35954cb76bd468171c867f3011a95dc33aa2f443359f2f45d96a3d71","file":"tables/later.sql","id":{"kind":"table","name":"later"}},{"checksum":"f4a9d421d9fb7570f3e4f9eecfd061121c27082eece84200f9371422314df288","file":"functions/slow.sql","id":{"kind":"function","name":"slow"}}]},"worker":"0.1.0"}','90ceb36f80416d39fcd0c8195b39b1a0d4603814a14b8118097ed99c5ea5584a','5f1fc789c74da3a624d414057eaa8d30f277f065b1a23b12992d8ed9d2cd2bba');
INSERT INTO "event" VALUES(56,'suspended@696f9b09095c',12,1795576006296,'stepStarted',1,'{"attempt":2,"budget":3588331,"epoch":0,"objects":[],"step":"connect"}','5f1fc789c74da3a624d414057eaa8d30f277f065b1a23b12992d8ed9d2cd2bba','2a914d1e2fc14d391c9f7c0d7c09b152066322fe30ba266714586f0decea0826');
INSERT INTO "event" VALUES(57,'suspended@696f9b09095c',13,1795576006322,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":5,"hasReceipts":true,"objects":[{"condition":"unchanged","id":{"kind":"table","name":"later"}},{"condition":"missing","id":{"kind":"function","name":"slow"}}],"receipts":[{"attempt":1,"number":5,"step":"tables"}],"role":"owner","serverVersion":150018},"milliseconds":23}','2a914d1e2fc14d391c9f7c0d7c09b152066322fe30ba266714586f0decea0826','a60bff9094648bbc56aee0a231d9b8ba350e9e306e616171e3425b7660b3e77f');
INSERT INTO "event" VALUES(58,'suspended@696f9b09095c',14,1795576006322,'stepStarted',1,'{"attempt":2,"budget":3588305,"epoch":5,"objects":[{"action":"create","checksum":"f4a9d421d9fb7570f3e4f9eecfd061121c27082eece84200f9371422314df288","file":"functions/slow.sql","id":{"kind":"function","name":"slow"}}],"step":"functions"}','a60bff9094648bbc56aee0a231d9b8ba350e9e306e616171e3425b7660b3e77f','6e531ca82054678f98f5ed9ce42412965573ee9ce2667d6e58f02d097ee21437');
INSERT INTO "event" VALUES(59,'suspended@696f9b09095c',15,1795576006330,'stepCommitted',1,'{"attempt":2,"kept":0,"laid":1,"milliseconds":6,"probed":false,"receipt":6,"step":"functions"}','6e531ca82054678f98f5ed9ce42412965573ee9ce2667d6e58f02d097ee21437','8356d219f041e32e78cc3ebebf20e9c37e359d2d59ae87d6c67ded8f8f3f9113');
INSERT INTO "event" VALUES(60,'suspended@696f9b09095c',16,1795576006330,'stepSkipped',1,'{"kept":0,"step":"triggers"}','8356d219f041e32e78cc3ebebf20e9c37e359d2d59ae87d6c67ded8f8f3f9113','ed9ab4e555fc46444a572f6a81f986fc158a97e889820d1dddc67edbd427426e');
INSERT INTO "event" VALUES(61,'suspended@696f9b09095c',17,1795576006330,'requestConcluded',1,'{"data":{"Functions":"1 created","Indexes":"0 already there","SchemaVersion":"242c3570c68cdaf9a6136a5d70693a7b63bcbc02aec16686bd62babc89dd9b24","Tables":"1 created","Triggers":"0 already there"},"reason":"done: tables: 1 created; indexes: 0 already there; functions: 1 created; triggers: 0 already there","succeeded":true}','ed9ab4e555fc46444a572f6a81f986fc158a97e889820d1dddc67edbd427426e','773f7bcfac33181e10ed9b9a84fcd0bcbf32c19919403bd06793fac1ac2e80b3');
INSERT INTO "event" VALUES(62,'suspended@696f9b09095c',18,1795576006330,'answerPrepared',1,'{"body":"{\"Status\":\"SUCCESS\",\"Reason\":\"done: tables: 1 created; indexes: 0 already there; functions: 1 created; triggers: 0 already there\",\"PhysicalResourceId\":\"groundwork-ce1810093fe38797815ccf1b58cfb2af\",\"StackId\":\"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c\",\"RequestId\":\"suspended\",\"LogicalResourceId\":\"Schema\",\"Data\":{\"Functions\":\"1 created\",\"Indexes\":\"0 already there\",\"JournalHead\":\"773f7bcfac33181e10ed9b9a84fcd0bcbf32c19919403bd06793fac1ac2e80b3\",\"SchemaVersion\":\"242c3570c68cdaf9a6136a5d70693a7b63bcbc02aec16686bd62babc89dd9b24\",\"Tables\":\"1 created\",\"Triggers\":\"0 already there\"}}"}','773f7bcfac33181e10ed9b9a84fcd0bcbf32c19919403bd06793fac1ac2e80b3','927f60ae9ea0ad79e38df4aab751a3945da68d6b16bbc6c478d7717592016f92');
INSERT INTO "event" VALUES(63,'suspended@696f9b09095c',19,1795576006330,'stepStarted',1,'{"attempt":1,"budget":0,"epoch":6,"objects":[],"step":"respond"}','927f60ae9ea0ad79e38df4aab751a3945da68d6b16bbc6c478d7717592016f92','55c79127fc23324d9d61144b11c63f46eb5789c714dcf096d6b2ad2f474b2cfc');
INSERT INTO "event" VALUES(64,'suspended@696f9b09095c',20,1795576006337,'answerDelivered',1,'{"channel":"responseURL","milliseconds":5}','55c79127fc23324d9d61144b11c63f46eb5789c714dcf096d6b2ad2f474b2cfc','9510cf3f4e2e43acec29585f8c430b6e2ff95d93d875bdb03ded800263c155ac');
INSERT INTO "event" VALUES(65,'deferred@9be425904033',1,1795576006404,'requestReceived',1,'{"fingerprint":"a99a605eab5ab5f4af635dd6137d67198fc414e02dbd4e12771678989d70d625","logicalResourceID":"Schema","ordinal":1,"physicalResourceID":"groundwork-ce1810093fe38797815ccf1b58cfb2af","properties":{},"requestID":"deferred","resourceType":"Custom::Schema","stackID":"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c","type":"Create"}','9510cf3f4e2e43acec29585f8c430b6e2ff95d93d875bdb03ded800263c155ac','ba723a345dba54bfe30cc0444092949c95221f21cac1dde51211356c12060faa');
INSERT INTO "event" VALUES(66,'deferred@9be425904033',2,1795576006404,'runStarted',1,'{"budget":3600000,"expires":1795579606404,"manifest":{"checksum":"faf940d8b6eb5ca72ae6adeabb3c28d3068dd296e5800a56d9c71bad6d96509d","objects":[{"checksum":"cf9317d28cc4d85918ec365afbdd23199ddcf91a06fa3883ec216b7375063d4b","file":"tables/010_first.sql","id":{"kind":"table","name":"first"}},{"checksum":"7c5a4429e9dc07d730df10a9a770a91adb19d216e336fc054bd0325945c5a2fc","file":"tables/020_second.sql","id":{"kind":"table","name":"second"}},{"checksum":"6c9b067268409c6781c7b9136a5efcd2afec210192cceb9d8399d5317511b6e6","file":"indexes/second_twice.sql","id":{"kind":"index","name":"second_twice"}},{"checksum":"32744ace5833f4701913f4b75f120a0088a672f03251f1af0b87bcd097b32785","file":"functions/twice.sql","id":{"kind":"function","name":"twice"}}]},"worker":"0.1.0"}','ba723a345dba54bfe30cc0444092949c95221f21cac1dde51211356c12060faa','698b53d78069be412768bacac56cbd6139022697f28ee7fcd9acbedb2639c2b3');
INSERT INTO "event" VALUES(67,'deferred@9be425904033',3,1795576006404,'stepStarted',1,'{"attempt":1,"budget":3589999,"epoch":0,"objects":[],"step":"connect"}','698b53d78069be412768bacac56cbd6139022697f28ee7fcd9acbedb2639c2b3','c4a8f6e7edf69bd4600659549b66299170183633bbea3646f46f1baace202dd0');
INSERT INTO "event" VALUES(68,'deferred@9be425904033',4,1795576006425,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":6,"hasReceipts":true,"objects":[{"condition":"missing","id":{"kind":"table","name":"first"}},{"condition":"missing","id":{"kind":"table","name":"second"}},{"condition":"missing","id":{"kind":"index","name":"second_twice"}},{"condition":"missing","id":{"kind":"function","name":"twice"}}],"receipts":[],"role":"owner","serverVersion":150018},"milliseconds":18}','c4a8f6e7edf69bd4600659549b66299170183633bbea3646f46f1baace202dd0','b95c97d76bcb0f451638e6e34fe40964df0a0d06984850d4e3e1a5bdb87a538e');
INSERT INTO "event" VALUES(69,'deferred@9be425904033',5,1795576006425,'stepStarted',1,'{"attempt":1,"budget":3589978,"epoch":6,"objects":[{"action":"create","checksum":"cf9317d28cc4d85918ec365afbdd23199ddcf91a06fa3883ec216b7375063d4b","file":"tables/010_first.sql","id":{"kind":"table","name":"first"}},{"action":"create","checksum":"7c5a4429e9dc07d730df10a9a770a91adb19d216e336fc054bd0325945c5a2fc","file":"tables/020_second.sql","id":{"kind":"table","name":"second"}}],"step":"tables"}','b95c97d76bcb0f451638e6e34fe40964df0a0d06984850d4e3e1a5bdb87a538e','dd73b43843cf85b9661c032aa957cf61cc0074c92ea268203e4c2976eac6bb2e');
INSERT INTO "event" VALUES(70,'deferred@9be425904033',6,1795576006431,'objectDeferred',1,'{"failure":{"column":39,"disposition":"deferrable","excerpt":"CREATE TABLE first (n integer DEFAULT twice(1), second bigint REFERENCES second);\n                                      ^","file":"tables/010_first.sql","hint":"No function matches the given name and argument types. You might need to add explicit type casts.","line":1,"message":"function twice(integer) does not exist","object":{"kind":"table","name":"first"},"origin":"database","sqlState":"42883"},"milliseconds":4,"object":{"kind":"table","name":"first"},"position":0,"step":"tables","until":"functions"}','dd73b43843cf85b9661c032aa957cf61cc0074c92ea268203e4c2976eac6bb2e','8705ee0e75c95ba132d862e5a05d516ec55f6ad9449c633cee40a72cfb3575a7');
INSERT INTO "event" VALUES(71,'deferred@9be425904033',7,1795576006431,'stepStarted',1,'{"attempt":2,"budget":3589972,"epoch":6,"objects":[{"action":"create","checksum":"7c5a4429e9dc07d730df10a9a770a91adb19d216e336fc054bd0325945c5a2fc","file":"tables/020_second.sql","id":{"kind":"table","name":"second"}}],"step":"tables"}','8705ee0e75c95ba132d862e5a05d516ec55f6ad9449c633cee40a72cfb3575a7','e6d5b3c05ff00b818df917e460dac1712eaca82489005995f642eb23d5124af8');
INSERT INTO "event" VALUES(72,'deferred@9be425904033',8,1795576006439,'stepCommitted',1,'{"attempt":2,"kept":0,"laid":1,"milliseconds":6,"probed":false,"receipt":7,"step":"tables"}','e6d5b3c05ff00b818df917e460dac1712eaca82489005995f642eb23d5124af8','a2c9447faa1df081ea356103f149fbc2571e2a834a0d0d632d2930e08cec8b91');
INSERT INTO "event" VALUES(73,'deferred@9be425904033',9,1795576006439,'stepStarted',1,'{"attempt":1,"budget":3589964,"epoch":7,"objects":[{"action":"create","checksum":"6c9b067268409c6781c7b9136a5efcd2afec210192cceb9d8399d5317511b6e6","file":"indexes/second_twice.sql","id":{"kind":"index","name":"second_twice"}}],"step":"indexes"}','a2c9447faa1df081ea356103f149fbc2571e2a834a0d0d632d2930e08cec8b91','752c507f72930088abcc9c8e00cb460ab7cdb62dee41d51a02f154f1509e74f9');
INSERT INTO "event" VALUES(74,'deferred@9be425904033',10,1795576006442,'objectDeferred',1,'{"failure":{"column":38,"disposition":"deferrable","excerpt":"CREATE INDEX second_twice ON second (twice(id::integer));\n                                     ^","file":"indexes/second_twice.sql","hint":"No function matches the given name and argument types. You might need to add explicit type casts.","line":1,"message":"function twice(integer) does not exist","object":{"kind":"index","name":"second_twice"},"origin":"database","sqlState":"42883"},"milliseconds":2,"object":{"kind":"index","name":"second_twice"},"position":0,"step":"indexes","until":"functions"}','752c507f72930088abcc9c8e00cb460ab7cdb62dee41d51a02f154f1509e74f9','4d54c558ba1802c530e2146c5350659a1301efe09d2fab27289185ae882db3ea');
INSERT INTO "event" VALUES(75,'deferred@9be425904033',11,1795576006442,'stepSkipped',1,'{"kept":0,"step":"indexes"}','4d54c558ba1802c530e2146c5350659a1301efe09d2fab27289185ae882db3ea','6cad8bb1471477b3d35ca7901964fd7f67ae9ba2ccbfd4988e37e534ca5b43af');
INSERT INTO "event" VALUES(76,'deferred@9be425904033',12,1795576006442,'stepStarted',1,'{"attempt":1,"budget":3589961,"epoch":7,"objects":[{"action":"create","checksum":"32744ace5833f4701913f4b75f120a0088a672f03251f1af0b87bcd097b32785","file":"functions/twice.sql","id":{"kind":"function","name":"twice"}},{"action":"create","checksum":"cf9317d28cc4d85918ec365afbdd23199ddcf91a06fa3883ec216b7375063d4b","file":"tables/010_first.sql","id":{"kind":"table","name":"first"}},{"action":"create","checksum":"6c9b067268409c6781c7b9136a5efcd2afec210192cceb9d8399d5317511b6e6","file":"indexes/second_twice.sql","id":{"kind":"index","name":"second_twice"}}],"step":"functions"}','6cad8bb1471477b3d35ca7901964fd7f67ae9ba2ccbfd4988e37e534ca5b43af','a5386829f1b1aff0a61c39369f6c85ea92656c7a3178750fecd387f6c2bc14a4');
INSERT INTO "event" VALUES(77,'deferred@9be425904033',13,1795576006450,'stepCommitted',1,'{"attempt":1,"kept":0,"laid":3,"milliseconds":6,"probed":false,"receipt":8,"step":"functions"}','a5386829f1b1aff0a61c39369f6c85ea92656c7a3178750fecd387f6c2bc14a4','615678756fb02d84b30054674e34248457f2c160dec83fd6a26be11d70325727');
INSERT INTO "event" VALUES(78,'deferred@9be425904033',14,1795576006450,'stepSkipped',1,'{"kept":0,"step":"triggers"}','615678756fb02d84b30054674e34248457f2c160dec83fd6a26be11d70325727','61cd49a6ef79301c64ff3385010f9d29d8c16ad15d791f2b452a192fdf92ba32');
INSERT INTO "event" VALUES(79,'deferred@9be425904033',15,1795576006450,'requestConcluded',1,'{"data":{"Functions":"1 created","Indexes":"1 created","SchemaVersion":"faf940d8b6eb5ca72ae6adeabb3c28d3068dd296e5800a56d9c71bad6d96509d","Tables":"2 created","Triggers":"0 already there"},"reason":"done: tables: 2 created; indexes: 1 created; functions: 1 created; triggers: 0 already there","succeeded":true}','61cd49a6ef79301c64ff3385010f9d29d8c16ad15d791f2b452a192fdf92ba32','6d74cd0e406d093dacea3b76ba91fb4907f5c2d5419323d1ca4620e94344bc15');
INSERT INTO "event" VALUES(80,'deferred@9be425904033',16,1795576006450,'answerPrepared',1,'{"body":"{\"Status\":\"SUCCESS\",\"Reason\":\"done: tables: 2 created; indexes: 1 created; functions: 1 created; triggers: 0 already there\",\"PhysicalResourceId\":\"groundwork-ce1810093fe38797815ccf1b58cfb2af\",\"StackId\":\"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c\",\"RequestId\":\"deferred\",\"LogicalResourceId\":\"Schema\",\"Data\":{\"Functions\":\"1 created\",\"Indexes\":\"1 created\",\"JournalHead\":\"6d74cd0e406d093dacea3b76ba91fb4907f5c2d5419323d1ca4620e94344bc15\",\"SchemaVersion\":\"faf940d8b6eb5ca72ae6adeabb3c28d3068dd296e5800a56d9c71bad6d96509d\",\"Tables\":\"2 created\",\"Triggers\":\"0 already there\"}}"}','6d74cd0e406d093dacea3b76ba91fb4907f5c2d5419323d1ca4620e94344bc15','c53e1588af575ac071a020411de410dd6d1fadfea5f6f7a1ebecaebac193c0ba');
INSERT INTO "event" VALUES(81,'deferred@9be425904033',17,1795576006450,'stepStarted',1,'{"attempt":1,"budget":0,"epoch":8,"objects":[],"step":"respond"}','c53e1588af575ac071a020411de410dd6d1fadfea5f6f7a1ebecaebac193c0ba','32fb6b7974080f54b9ca0ffad91b9ae4beb9c7cca302c646357c7a67e9d8f28a');
INSERT INTO "event" VALUES(82,'deferred@9be425904033',18,1795576006457,'answerDelivered',1,'{"channel":"responseURL","milliseconds":5}','32fb6b7974080f54b9ca0ffad91b9ae4beb9c7cca302c646357c7a67e9d8f28a','9206df1b3d855e9935153c13e78c07af07a5d75a4ab5efaf54aff0de35848b94');
INSERT INTO "event" VALUES(83,'changed@f5ed85c199b6',1,1795576006525,'requestReceived',1,'{"fingerprint":"1cfd19132b8d913d25fce00f005c8a8d9cb7a0accf30c0477da464196c3499ed","logicalResourceID":"Schema","ordinal":1,"physicalResourceID":"groundwork-orders","properties":{},"requestID":"changed","resourceType":"Custom::Schema","stackID":"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c","type":"Update"}','9206df1b3d855e9935153c13e78c07af07a5d75a4ab5efaf54aff0de35848b94','dce11d7dd32f7eb27f472aed698cb85842f6a952ef5b2d6a37538f9914a88245');
INSERT INTO "event" VALUES(84,'changed@f5ed85c199b6',2,1795576006525,'runStarted',1,'{"budget":3600000,"expires":1795579606525,"manifest":{"checksum":"daa49c652cdbaceb64e4a4d35015831dd2cba3cb84ac80b24280ea09b3d3e6ea","objects":[{"checksum":"428bd988df93ce8ca145ea5db86f2cfd117c879734f1be895531930072ca6836","file":"tables/note.sql","id":{"kind":"table","name":"note"}},{"checksum":"bd4c9882b68f75df9a55d0aa0e54473b733593b27260879a15e34586b272f409","file":"functions/touch.sql","id":{"kind":"function","name":"touch"}}]},"worker":"0.1.0"}','dce11d7dd32f7eb27f472aed698cb85842f6a952ef5b2d6a37538f9914a88245','edb1b330b2c4b3333452997278877cb940dcd68ebb22b9f25bbef1274a06429c');
INSERT INTO "event" VALUES(85,'changed@f5ed85c199b6',3,1795576006525,'stepStarted',1,'{"attempt":1,"budget":3589999,"epoch":0,"objects":[],"step":"connect"}','edb1b330b2c4b3333452997278877cb940dcd68ebb22b9f25bbef1274a06429c','ea7112a7c99d05d0b4df2f945a8ce7d1a9f8ce7f5311951705e8dd1d02924f7e');
INSERT INTO "event" VALUES(86,'changed@f5ed85c199b6',4,1795576006549,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":8,"hasReceipts":true,"objects":[{"condition":"changed","id":{"kind":"table","name":"note"}},{"condition":"changed","id":{"kind":"function","name":"touch"}}],"receipts":[],"role":"owner","serverVersion":150018},"milliseconds":21}','ea7112a7c99d05d0b4df2f945a8ce7d1a9f8ce7f5311951705e8dd1d02924f7e','a0b9c284b9462a368b112ae0fd8ce4773eeae4a582d2b77f3313abf2f9e2f31c');
INSERT INTO "event" VALUES(87,'changed@f5ed85c199b6',5,1795576006549,'stepSkipped',1,'{"kept":1,"step":"tables"}','a0b9c284b9462a368b112ae0fd8ce4773eeae4a582d2b77f3313abf2f9e2f31c','dcbf59874b39e69182390e6c7a4b62b11a70de269dd93f214b370396e46c30ed');
INSERT INTO "event" VALUES(88,'changed@f5ed85c199b6',6,1795576006549,'stepSkipped',1,'{"kept":0,"step":"indexes"}','dcbf59874b39e69182390e6c7a4b62b11a70de269dd93f214b370396e46c30ed','dbeaaaca1e226470e87944171ef74a07c2d3d11ecce5180ba9033208965801fe');
INSERT INTO "event" VALUES(89,'changed@f5ed85c199b6',7,1795576006549,'stepStarted',1,'{"attempt":1,"budget":3589975,"epoch":8,"objects":[{"action":"replace","checksum":"bd4c9882b68f75df9a55d0aa0e54473b733593b27260879a15e34586b272f409","file":"functions/touch.sql","id":{"kind":"function","name":"touch"}}],"step":"functions"}','dbeaaaca1e226470e87944171ef74a07c2d3d11ecce5180ba9033208965801fe','47fbec2d36c5b900a506fd8cb8fec415cd9f2875ecd9c522d8b2790821ddd766');
INSERT INTO "event" VALUES(90,'changed@f5ed85c199b6',8,1795576006565,'stepCommitted',1,'{"attempt":1,"kept":0,"laid":1,"milliseconds":7,"probed":false,"receipt":9,"step":"functions"}','47fbec2d36c5b900a506fd8cb8fec415cd9f2875ecd9c522d8b2790821ddd766','b2c89418a1287c1c20cd0abc086eb9dfa98e9832351b7cd6f558df998a5501ca');
INSERT INTO "event" VALUES(91,'changed@f5ed85c199b6',9,1795576006565,'stepSkipped',1,'{"kept":0,"step":"triggers"}','b2c89418a1287c1c20cd0abc086eb9dfa98e9832351b7cd6f558df998a5501ca','11b74591da4b7b5c9f27755652f28f13b21612245f3d1d0253a32adcc19f1295');
INSERT INTO "event" VALUES(92,'changed@f5ed85c199b6',10,1795576006565,'requestConcluded',1,'{"data":{"Functions":"1 replaced","Indexes":"0 already there","SchemaVersion":"daa49c652cdbaceb64e4a4d35015831dd2cba3cb84ac80b24280ea09b3d3e6ea","Tables":"1 already there, 1 of them unlike the file","Triggers":"0 already there"},"reason":"done: tables: 1 already there, 1 of them unlike the file; indexes: 0 already there; functions: 1 replaced; triggers: 0 already there","succeeded":true}','11b74591da4b7b5c9f27755652f28f13b21612245f3d1d0253a32adcc19f1295','767ab3e529b618c947f6eda3e8b9c332059b652063fdfb70c90e3c55d3b51d73');
INSERT INTO "event" VALUES(93,'changed@f5ed85c199b6',11,1795576006565,'answerPrepared',1,'{"body":"{\"Status\":\"SUCCESS\",\"Reason\":\"done: tables: 1 already there, 1 of them unlike the file; indexes: 0 already there; functions: 1 replaced; triggers: 0 already there\",\"PhysicalResourceId\":\"groundwork-orders\",\"StackId\":\"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c\",\"RequestId\":\"changed\",\"LogicalResourceId\":\"Schema\",\"Data\":{\"Functions\":\"1 replaced\",\"Indexes\":\"0 already there\",\"JournalHead\":\"767ab3e529b618c947f6eda3e8b9c332059b652063fdfb70c90e3c55d3b51d73\",\"SchemaVersion\":\"daa49c652cdbaceb64e4a4d35015831dd2cba3cb84ac80b24280ea09b3d3e6ea\",\"Tables\":\"1 already there, 1 of them unlike the file\",\"Triggers\":\"0 already there\"}}"}','767ab3e529b618c947f6eda3e8b9c332059b652063fdfb70c90e3c55d3b51d73','30ca57273379c46db97f5868f90d45d638e97e74152230463b7492c5c9665924');
INSERT INTO "event" VALUES(94,'changed@f5ed85c199b6',12,1795576006565,'stepStarted',1,'{"attempt":1,"budget":0,"epoch":9,"objects":[],"step":"respond"}','30ca57273379c46db97f5868f90d45d638e97e74152230463b7492c5c9665924','3b6078e4762c2f9782bf0313d181d4017fcf88cb0bc0d77df980df5ccd85e48d');
INSERT INTO "event" VALUES(95,'changed@f5ed85c199b6',13,1795576006569,'answerDelivered',1,'{"channel":"responseURL","milliseconds":3}','3b6078e4762c2f9782bf0313d181d4017fcf88cb0bc0d77df980df5ccd85e48d','91bcd6a41c2dd559ada827fb97c8742b9450eb357763335a7d1724c4544736ff');
INSERT INTO "event" VALUES(96,'doubted@481ee144aee7',1,1795576006650,'requestReceived',1,'{"fingerprint":"34ca7f8c94e9a33d79b5f51b213544247ff7a8cc841b179b14bc955923179413","logicalResourceID":"Schema","ordinal":1,"physicalResourceID":"groundwork-ce1810093fe38797815ccf1b58cfb2af","properties":{},"requestID":"doubted","resourceType":"Custom::Schema","stackID":"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c","type":"Create"}','91bcd6a41c2dd559ada827fb97c8742b9450eb357763335a7d1724c4544736ff','d9bb1b8fa3a7b28bfc72e8721dbb7b6e69bdfae92a38f061de5b71a961ea98dd');
INSERT INTO "event" VALUES(97,'doubted@481ee144aee7',2,1795576006650,'runStarted',1,'{"budget":3600000,"expires":1795579606650,"manifest":{"checksum":"740e322d190b874f30ae66441ec2e9955ae94009c0b4c5ad035eaad1ca6eb1aa","objects":[{"checksum":"f5ce6002c2cabbc708e04cdccf830dfae87fec365ed85a04859e58014641c33b","file":"tables/doubted.sql","id":{"kind":"table","name":"doubted"}},{"checksum":"332ee309c1a8416668ba33a0f5581f8c952a6b10883a684d539edb5d5a1b44c9","file":"functions/certain.sql","id":{"kind":"function","name":"certain"}}]},"worker":"0.1.0"}','d9bb1b8fa3a7b28bfc72e8721dbb7b6e69bdfae92a38f061de5b71a961ea98dd','18dc278ae97e9c064bfc1a67708827927cab3a153199d1be46b37d75ee09ff39');
INSERT INTO "event" VALUES(98,'doubted@481ee144aee7',3,1795576006650,'stepStarted',1,'{"attempt":1,"budget":3589998,"epoch":0,"objects":[],"step":"connect"}','18dc278ae97e9c064bfc1a67708827927cab3a153199d1be46b37d75ee09ff39','96a36cdaba86700f293fff063ddc4ee0c57dbc7cc047dd497cec4dcd656b7d7a');
INSERT INTO "event" VALUES(99,'doubted@481ee144aee7',4,1795576006679,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":9,"hasReceipts":true,"objects":[{"condition":"missing","id":{"kind":"table","name":"doubted"}},{"condition":"missing","id":{"kind":"function","name":"certain"}}],"receipts":[],"role":"owner","serverVersion":150018},"milliseconds":25}','96a36cdaba86700f293fff063ddc4ee0c57dbc7cc047dd497cec4dcd656b7d7a','7b045cfb96f4f01bbcb0b59820b445b3420d8b9701c62b6d402be8a0998ae88d');
INSERT INTO "event" VALUES(100,'doubted@481ee144aee7',5,1795576006679,'stepStarted',1,'{"attempt":1,"budget":3589970,"epoch":9,"objects":[{"action":"create","checksum":"f5ce6002c2cabbc708e04cdccf830dfae87fec365ed85a04859e58014641c33b","file":"tables/doubted.sql","id":{"kind":"table","name":"doubted"}}],"step":"tables"}','7b045cfb96f4f01bbcb0b59820b445b3420d8b9701c62b6d402be8a0998ae88d','cf7668f1b4b70bfc1661927c25bc6bf574e3b9a30c7fc14c157fbf7741dd5b68');
INSERT INTO "event" VALUES(101,'doubted@481ee144aee7',6,1795576006744,'runStarted',1,'{"budget":3600000,"expires":1795579606744,"manifest":{"checksum":"740e322d190b874f30ae66441ec2e9955ae94009c0b4c5ad035eaad1ca6eb1aa","objects":[{"checksum":"f5ce6002c2cabbc708e04cdccf830dfae87fec365ed85a04859e58014641c33b","file":"tables/doubted.sql","id":{"kind":"table","name":"doubted"}},{"checksum":"332ee309c1a8416668ba33a0f5581f8c952a6b10883a684d539edb5d5a1b44c9","file":"functions/certain.sql","id":{"kind":"function","name":"certain"}}]},"worker":"0.1.0"}','cf7668f1b4b70bfc1661927c25bc6bf574e3b9a30c7fc14c157fbf7741dd5b68','2778900b82676c6090e538c525905f21694804b5a8462f296169d98e141d7a9d');
INSERT INTO "event" VALUES(102,'doubted@481ee144aee7',7,1795576006744,'stepInDoubt',1,'{"attempt":1,"step":"tables"}','2778900b82676c6090e538c525905f21694804b5a8462f296169d98e141d7a9d','0ee3382006f6e7f9cb56cec4434f69dfd2ee02f0ca8dc06b4c035e7c1ee79752');
INSERT INTO "event" VALUES(103,'doubted@481ee144aee7',8,1795576006744,'stepStarted',1,'{"attempt":2,"budget":3589906,"epoch":0,"objects":[],"step":"connect"}','0ee3382006f6e7f9cb56cec4434f69dfd2ee02f0ca8dc06b4c035e7c1ee79752','5da62a739803fafd7362c60a293f5ad810a74bdc65a46151a150eefccec21c8c');
INSERT INTO "event" VALUES(104,'doubted@481ee144aee7',9,1795576006764,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":10,"hasReceipts":true,"objects":[{"condition":"unchanged","id":{"kind":"table","name":"doubted"}},{"condition":"missing","id":{"kind":"function","name":"certain"}}],"receipts":[{"attempt":1,"number":10,"step":"tables"}],"role":"owner","serverVersion":150018},"milliseconds":17}','5da62a739803fafd7362c60a293f5ad810a74bdc65a46151a150eefccec21c8c','d36ea084952aed3790d64eecf8c17db1a1d00f0648d66c2b9b0d96e8cc66a534');
INSERT INTO "event" VALUES(105,'doubted@481ee144aee7',10,1795576006764,'stepCommitted',1,'{"attempt":1,"kept":0,"laid":1,"milliseconds":0,"probed":true,"receipt":10,"step":"tables"}','d36ea084952aed3790d64eecf8c17db1a1d00f0648d66c2b9b0d96e8cc66a534','c01f1c38457b5e7fa6114e5cd7bc0ba75e261d58952237be449ea30883f492ed');
INSERT INTO "event" VALUES(106,'doubted@481ee144aee7',11,1795576006764,'stepSkipped',1,'{"kept":0,"step":"indexes"}','c01f1c38457b5e7fa6114e5cd7bc0ba75e261d58952237be449ea30883f492ed','4376d30f363cd4572316ff500a2c9743d89cb6920fb997361ec4fac2049bc112');
INSERT INTO "event" VALUES(107,'doubted@481ee144aee7',12,1795576006764,'stepStarted',1,'{"attempt":1,"budget":3589886,"epoch":10,"objects":[{"action":"create","checksum":"332ee309c1a8416668ba33a0f5581f8c952a6b10883a684d539edb5d5a1b44c9","file":"functions/certain.sql","id":{"kind":"function","name":"certain"}}],"step":"functions"}','4376d30f363cd4572316ff500a2c9743d89cb6920fb997361ec4fac2049bc112','8ad0839ae87d2e162aa2e4cc9940b13352311bce4a57b3554ec4f1b871a0894a');
INSERT INTO "event" VALUES(108,'doubted@481ee144aee7',13,1795576006772,'stepCommitted',1,'{"attempt":1,"kept":0,"laid":1,"milliseconds":5,"probed":false,"receipt":11,"step":"functions"}','8ad0839ae87d2e162aa2e4cc9940b13352311bce4a57b3554ec4f1b871a0894a','e4889cfcc108598fdb49676cff9f52b67580b14711bddb3e3d437d5dde337753');
INSERT INTO "event" VALUES(109,'doubted@481ee144aee7',14,1795576006772,'stepSkipped',1,'{"kept":0,"step":"triggers"}','e4889cfcc108598fdb49676cff9f52b67580b14711bddb3e3d437d5dde337753','ad9d53f2923803dabca4ec6c5b73efec0fbabc6ca5c3fae0bb57cb21d5263f80');
INSERT INTO "event" VALUES(110,'doubted@481ee144aee7',15,1795576006772,'requestConcluded',1,'{"data":{"Functions":"1 created","Indexes":"0 already there","SchemaVersion":"740e322d190b874f30ae66441ec2e9955ae94009c0b4c5ad035eaad1ca6eb1aa","Tables":"1 created","Triggers":"0 already there"},"reason":"done: tables: 1 created; indexes: 0 already there; functions: 1 created; triggers: 0 already there","succeeded":true}','ad9d53f2923803dabca4ec6c5b73efec0fbabc6ca5c3fae0bb57cb21d5263f80','4559264099b76a29fbe51557d82a129c0176f7684451474066488fb6e4136ff4');
INSERT INTO "event" VALUES(111,'doubted@481ee144aee7',16,1795576006772,'answerPrepared',1,'{"body":"{\"Status\":\"SUCCESS\",\"Reason\":\"done: tables: 1 created; indexes: 0 already there; functions: 1 created; triggers: 0 already there\",\"PhysicalResourceId\":\"groundwork-ce1810093fe38797815ccf1b58cfb2af\",\"StackId\":\"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c\",\"RequestId\":\"doubted\",\"LogicalResourceId\":\"Schema\",\"Data\":{\"Functions\":\"1 created\",\"Indexes\":\"0 already there\",\"JournalHead\":\"4559264099b76a29fbe51557d82a129c0176f7684451474066488fb6e4136ff4\",\"SchemaVersion\":\"740e322d190b874f30ae66441ec2e9955ae94009c0b4c5ad035eaad1ca6eb1aa\",\"Tables\":\"1 created\",\"Triggers\":\"0 already there\"}}"}','4559264099b76a29fbe51557d82a129c0176f7684451474066488fb6e4136ff4','4c6bcaf7e519f091c8f08d61a62b700b0ed9b00caa778aad7aa5d34fffb21df8');
INSERT INTO "event" VALUES(112,'doubted@481ee144aee7',17,1795576006772,'stepStarted',1,'{"attempt":1,"budget":0,"epoch":11,"objects":[],"step":"respond"}','4c6bcaf7e519f091c8f08d61a62b700b0ed9b00caa778aad7aa5d34fffb21df8','78b032d80496aff63b8a2600fd2ff001a8f1e7beffd26a58b2eb760ab7d99fc5');
INSERT INTO "event" VALUES(113,'doubted@481ee144aee7',18,1795576006776,'answerDelivered',1,'{"channel":"responseURL","milliseconds":2}','78b032d80496aff63b8a2600fd2ff001a8f1e7beffd26a58b2eb760ab7d99fc5','9266517ce512ea4362d656adcd74eb586601b101a1c7b74854a9867dc95957c0');
INSERT INTO "event" VALUES(114,'undone@f3e944a66a19',1,1795576006848,'requestReceived',1,'{"fingerprint":"032c8b1013c56aa17aa5fcd73ef89a00007df23f34bebef45007beb830fa8ff3","logicalResourceID":"Schema","ordinal":1,"physicalResourceID":"groundwork-ce1810093fe38797815ccf1b58cfb2af","properties":{},"requestID":"undone","resourceType":"Custom::Schema","stackID":"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c","type":"Create"}','9266517ce512ea4362d656adcd74eb586601b101a1c7b74854a9867dc95957c0','89b593d3b315aff693e4e124ca207670141dca57fa5b2d5183fb8cda71697d7c');
INSERT INTO "event" VALUES(115,'undone@f3e944a66a19',2,1795576006848,'runStarted',1,'{"budget":3600000,"expires":1795579606848,"manifest":{"checksum":"72730224dc50229fc5a3e99a61befe15c88264662764fac270d7bc5fcbeb3296","objects":[{"checksum":"65b7782483f92d9c7c693832348f135a8bf4c0b5faee9256c566693fd9679c3b","file":"tables/undone.sql","id":{"kind":"table","name":"undone"}}]},"worker":"0.1.0"}','89b593d3b315aff693e4e124ca207670141dca57fa5b2d5183fb8cda71697d7c','3c827cc18df635a2d3e61657aa0bc825839c684f9e2928713368cbd8475d1aac');
INSERT INTO "event" VALUES(116,'undone@f3e944a66a19',3,1795576006848,'stepStarted',1,'{"attempt":1,"budget":3589998,"epoch":0,"objects":[],"step":"connect"}','3c827cc18df635a2d3e61657aa0bc825839c684f9e2928713368cbd8475d1aac','ea017c28bc2743bb4a018096334ac7bfe8ce59d4a62c1ad9dc96ab9fc0c5b4ec');
INSERT INTO "event" VALUES(117,'undone@f3e944a66a19',4,1795576006869,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":11,"hasReceipts":true,"objects":[{"condition":"missing","id":{"kind":"table","name":"undone"}}],"receipts":[],"role":"owner","serverVersion":150018},"milliseconds":18}','ea017c28bc2743bb4a018096334ac7bfe8ce59d4a62c1ad9dc96ab9fc0c5b4ec','f6a6189f48a20cecb950af084d16636bb0e3738e5a0ac47734b016d21733f1fc');
INSERT INTO "event" VALUES(118,'undone@f3e944a66a19',5,1795576006869,'stepStarted',1,'{"attempt":1,"budget":3589978,"epoch":11,"objects":[{"action":"create","checksum":"65b7782483f92d9c7c693832348f135a8bf4c0b5faee9256c566693fd9679c3b","file":"tables/undone.sql","id":{"kind":"table","name":"undone"}}],"step":"tables"}','f6a6189f48a20cecb950af084d16636bb0e3738e5a0ac47734b016d21733f1fc','5f16f070cd8de6158eb3963595458523c26f1a9f31917ab1d6068d8131d2399a');
INSERT INTO "event" VALUES(119,'undone@f3e944a66a19',6,1795576006924,'runStarted',1,'{"budget":3600000,"expires":1795579606924,"manifest":{"checksum":"72730224dc50229fc5a3e99a61befe15c88264662764fac270d7bc5fcbeb3296","objects":[{"checksum":"65b7782483f92d9c7c693832348f135a8bf4c0b5faee9256c566693fd9679c3b","file":"tables/undone.sql","id":{"kind":"table","name":"undone"}}]},"worker":"0.1.0"}','5f16f070cd8de6158eb3963595458523c26f1a9f31917ab1d6068d8131d2399a','ff03b9d4ec7bd09cbe7dc179629a6207c6cb62ae212445122eed04339d28486d');
INSERT INTO "event" VALUES(120,'undone@f3e944a66a19',7,1795576006924,'stepInDoubt',1,'{"attempt":1,"step":"tables"}','ff03b9d4ec7bd09cbe7dc179629a6207c6cb62ae212445122eed04339d28486d','70fb9be9c0d9f25653498eb9d9043a500d42c6548f903a5c6b19a62475668594');
INSERT INTO "event" VALUES(121,'undone@f3e944a66a19',8,1795576006924,'stepStarted',1,'{"attempt":2,"budget":3589924,"epoch":0,"objects":[],"step":"connect"}','70fb9be9c0d9f25653498eb9d9043a500d42c6548f903a5c6b19a62475668594','28dad297bfb343cd2010570fb561713962824c717111e79d5a78ea46d174b5c5');
INSERT INTO "event" VALUES(122,'undone@f3e944a66a19',9,1795576006945,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":11,"hasReceipts":true,"objects":[{"condition":"missing","id":{"kind":"table","name":"undone"}}],"receipts":[],"role":"owner","serverVersion":150018},"milliseconds":18}','28dad297bfb343cd2010570fb561713962824c717111e79d5a78ea46d174b5c5','9819d5e8d88c6178361c8f0e69e48e6aef2e2830c09b62c4451b9299e5301864');
INSERT INTO "event" VALUES(123,'undone@f3e944a66a19',10,1795576006945,'stepNotCommitted',1,'{"attempt":1,"step":"tables"}','9819d5e8d88c6178361c8f0e69e48e6aef2e2830c09b62c4451b9299e5301864','aa73ca28287d475c5d831733a78f8696b823a86d50ec3d505776adb1d3c96688');
INSERT INTO "event" VALUES(124,'undone@f3e944a66a19',11,1795576006945,'stepStarted',1,'{"attempt":2,"budget":3589903,"epoch":11,"objects":[{"action":"create","checksum":"65b7782483f92d9c7c693832348f135a8bf4c0b5faee9256c566693fd9679c3b","file":"tables/undone.sql","id":{"kind":"table","name":"undone"}}],"step":"tables"}','aa73ca28287d475c5d831733a78f8696b823a86d50ec3d505776adb1d3c96688','74282df35166909e48f6a3c04adf76e32b947574202244ff8d304c94f910a51b');
INSERT INTO "event" VALUES(125,'undone@f3e944a66a19',12,1795576006952,'stepCommitted',1,'{"attempt":2,"kept":0,"laid":1,"milliseconds":5,"probed":false,"receipt":12,"step":"tables"}','74282df35166909e48f6a3c04adf76e32b947574202244ff8d304c94f910a51b','b97b9fffce55fc829b5e03a9c8eaf21b27261e23cc351cc33c3230ed962566cc');
INSERT INTO "event" VALUES(126,'undone@f3e944a66a19',13,1795576006952,'stepSkipped',1,'{"kept":0,"step":"indexes"}','b97b9fffce55fc829b5e03a9c8eaf21b27261e23cc351cc33c3230ed962566cc','d4703d7a8fa7a959522c71182f2b8bb3b1939b320c0809073a339bb2754fa808');
INSERT INTO "event" VALUES(127,'undone@f3e944a66a19',14,1795576006952,'stepSkipped',1,'{"kept":0,"step":"functions"}','d4703d7a8fa7a959522c71182f2b8bb3b1939b320c0809073a339bb2754fa808','4773b1ff63ee9dc22f1a5f83be2c180685fdc032b0f6b7ae582fa288cad6c321');
INSERT INTO "event" VALUES(128,'undone@f3e944a66a19',15,1795576006952,'stepSkipped',1,'{"kept":0,"step":"triggers"}','4773b1ff63ee9dc22f1a5f83be2c180685fdc032b0f6b7ae582fa288cad6c321','7a727bb5c30fd21c40aabd7f92b70ee66fe7ddecddb446c7d9b0963e73f5bb14');
INSERT INTO "event" VALUES(129,'undone@f3e944a66a19',16,1795576006952,'requestConcluded',1,'{"data":{"Functions":"0 already there","Indexes":"0 already there","SchemaVersion":"72730224dc50229fc5a3e99a61befe15c88264662764fac270d7bc5fcbeb3296","Tables":"1 created","Triggers":"0 already there"},"reason":"done: tables: 1 created; indexes: 0 already there; functions: 0 already there; triggers: 0 already there","succeeded":true}','7a727bb5c30fd21c40aabd7f92b70ee66fe7ddecddb446c7d9b0963e73f5bb14','ede4b45f86efae23764192fd2b446147a0575b71dad5e70d4095748cd4e4474f');
INSERT INTO "event" VALUES(130,'undone@f3e944a66a19',17,1795576006952,'answerPrepared',1,'{"body":"{\"Status\":\"SUCCESS\",\"Reason\":\"done: tables: 1 created; indexes: 0 already there; functions: 0 already there; triggers: 0 already there\",\"PhysicalResourceId\":\"groundwork-ce1810093fe38797815ccf1b58cfb2af\",\"StackId\":\"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c\",\"RequestId\":\"undone\",\"LogicalResourceId\":\"Schema\",\"Data\":{\"Functions\":\"0 already there\",\"Indexes\":\"0 already there\",\"JournalHead\":\"ede4b45f86efae23764192fd2b446147a0575b71dad5e70d4095748cd4e4474f\",\"SchemaVersion\":\"72730224dc50229fc5a3e99a61befe15c88264662764fac270d7bc5fcbeb3296\",\"Tables\":\"1 created\",\"Triggers\":\"0 already there\"}}"}','ede4b45f86efae23764192fd2b446147a0575b71dad5e70d4095748cd4e4474f','13d96679eb438203bfe56d617658ebe729ced22032c6865adc3910bab8666a6f');
INSERT INTO "event" VALUES(131,'undone@f3e944a66a19',18,1795576006952,'stepStarted',1,'{"attempt":1,"budget":0,"epoch":12,"objects":[],"step":"respond"}','13d96679eb438203bfe56d617658ebe729ced22032c6865adc3910bab8666a6f','3e78bd693b1174035039be4801a797a4427a015d142a259326a2625fcfc6ab0e');
INSERT INTO "event" VALUES(132,'undone@f3e944a66a19',19,1795576006955,'answerDelivered',1,'{"channel":"responseURL","milliseconds":1}','3e78bd693b1174035039be4801a797a4427a015d142a259326a2625fcfc6ab0e','5eb96c0164c2cc3afa9e4a41ef8892272a74d368d9c54543816d4e0ff6727e6d');
INSERT INTO "event" VALUES(133,'retried@23658e4229ab',1,1795576007051,'requestReceived',1,'{"fingerprint":"f73c2d8cae1b0e9792a086f3895906799f6ba3611616357b6a62594cfac65ce2","logicalResourceID":"Schema","ordinal":1,"physicalResourceID":"groundwork-ce1810093fe38797815ccf1b58cfb2af","properties":{},"requestID":"retried","resourceType":"Custom::Schema","stackID":"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c","type":"Create"}','5eb96c0164c2cc3afa9e4a41ef8892272a74d368d9c54543816d4e0ff6727e6d','9862f5c5e506fd4aa020b1fdd2e2a02de5d1a83a9cb005a592dbe58142f502a5');
INSERT INTO "event" VALUES(134,'retried@23658e4229ab',2,1795576007051,'runStarted',1,'{"budget":3600000,"expires":1795579607051,"manifest":{"checksum":"79bde6351e62e1578904ae2b466e5d933b65e23ae4445c5e9db68397b76f0335","objects":[{"checksum":"677090bfcce37d92748d342914b793bbdb3cb9e7ad4b2040ea0b50c266f399e6","file":"tables/retried.sql","id":{"kind":"table","name":"retried"}}]},"worker":"0.1.0"}','9862f5c5e506fd4aa020b1fdd2e2a02de5d1a83a9cb005a592dbe58142f502a5','f15628849509f45c2ab7bc2cb2a3da2db13e0bee904a37b2de94e2243214baff');
INSERT INTO "event" VALUES(135,'retried@23658e4229ab',3,1795576007051,'stepStarted',1,'{"attempt":1,"budget":3589999,"epoch":0,"objects":[],"step":"connect"}','f15628849509f45c2ab7bc2cb2a3da2db13e0bee904a37b2de94e2243214baff','8ac34659f93e4358605397cb05e2d10bed06e97d374b87e0ab276f110bc20961');
INSERT INTO "event" VALUES(136,'retried@23658e4229ab',4,1795576007076,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":12,"hasReceipts":true,"objects":[{"condition":"missing","id":{"kind":"table","name":"retried"}}],"receipts":[],"role":"owner","serverVersion":150018},"milliseconds":22}','8ac34659f93e4358605397cb05e2d10bed06e97d374b87e0ab276f110bc20961','860b08e300040bceef585da6e693eb6bb5f4082ab898090888ec2e7b0a43d653');
INSERT INTO "event" VALUES(137,'retried@23658e4229ab',5,1795576007076,'stepStarted',1,'{"attempt":1,"budget":3589975,"epoch":12,"objects":[{"action":"create","checksum":"677090bfcce37d92748d342914b793bbdb3cb9e7ad4b2040ea0b50c266f399e6","file":"tables/retried.sql","id":{"kind":"table","name":"retried"}}],"step":"tables"}','860b08e300040bceef585da6e693eb6bb5f4082ab898090888ec2e7b0a43d653','9a2b095f523a1dd1bcfcdfa112829128dfeacf8bdb1efff479312bf777574b16');
INSERT INTO "event" VALUES(138,'retried@23658e4229ab',6,1795576007084,'stepFailed',1,'{"attempt":1,"failure":{"disposition":"retry","hint":"The connection was lost: it is made again.","message":"terminating connection due to administrator command","origin":"connection","sqlState":"57P01"},"milliseconds":6,"step":"tables"}','9a2b095f523a1dd1bcfcdfa112829128dfeacf8bdb1efff479312bf777574b16','832937ba21bea7caf638379fcc4743f0ee60b1afe2d4fd5fa40813f9ce4439f0');
INSERT INTO "event" VALUES(139,'retried@23658e4229ab',7,1795576007084,'retryScheduled',1,'{"pause":191,"step":"connect"}','832937ba21bea7caf638379fcc4743f0ee60b1afe2d4fd5fa40813f9ce4439f0','e9943eb08f61c7d9d22e4c9a3df87e5712709eac0e6d729dbca7d2cfcb577df5');
INSERT INTO "event" VALUES(140,'retried@23658e4229ab',8,1795576007277,'stepStarted',1,'{"attempt":2,"budget":3589774,"epoch":0,"objects":[],"step":"connect"}','e9943eb08f61c7d9d22e4c9a3df87e5712709eac0e6d729dbca7d2cfcb577df5','da12a1630abd5d2a18cbc427de916eb555fe510d262e395c0718a0ec6d60993e');
INSERT INTO "event" VALUES(141,'retried@23658e4229ab',9,1795576007294,'databaseInspected',1,'{"inspection":{"database":"groundwork","epoch":12,"hasReceipts":true,"objects":[{"condition":"missing","id":{"kind":"table","name":"retried"}}],"receipts":[],"role":"owner","serverVersion":150018},"milliseconds":13}','da12a1630abd5d2a18cbc427de916eb555fe510d262e395c0718a0ec6d60993e','8df029bdf86a5cf5819c5257272807272d163a3d24791c453a5444fa5a600dde');
INSERT INTO "event" VALUES(142,'retried@23658e4229ab',10,1795576007294,'stepStarted',1,'{"attempt":2,"budget":3589756,"epoch":12,"objects":[{"action":"create","checksum":"677090bfcce37d92748d342914b793bbdb3cb9e7ad4b2040ea0b50c266f399e6","file":"tables/retried.sql","id":{"kind":"table","name":"retried"}}],"step":"tables"}','8df029bdf86a5cf5819c5257272807272d163a3d24791c453a5444fa5a600dde','36fd95442cd2d81027fa1aa0820df67a36d97de6ab6d3d4885ec6669e5d06478');
INSERT INTO "event" VALUES(143,'retried@23658e4229ab',11,1795576007303,'stepCommitted',1,'{"attempt":2,"kept":0,"laid":1,"milliseconds":6,"probed":false,"receipt":13,"step":"tables"}','36fd95442cd2d81027fa1aa0820df67a36d97de6ab6d3d4885ec6669e5d06478','ff50508cbcbc5fa18e9642fc569cdd146d43c382e2861b3b3fe193b7a205a784');
INSERT INTO "event" VALUES(144,'retried@23658e4229ab',12,1795576007303,'stepSkipped',1,'{"kept":0,"step":"indexes"}','ff50508cbcbc5fa18e9642fc569cdd146d43c382e2861b3b3fe193b7a205a784','ad4429ef9c51a08de944f737bf079426a05b62d71edd9ff3e9193af793a4bf4d');
INSERT INTO "event" VALUES(145,'retried@23658e4229ab',13,1795576007303,'stepSkipped',1,'{"kept":0,"step":"functions"}','ad4429ef9c51a08de944f737bf079426a05b62d71edd9ff3e9193af793a4bf4d','8936a938cc567218b000bd3decc4dbf34d794782bba9749af9631ad6965787f5');
INSERT INTO "event" VALUES(146,'retried@23658e4229ab',14,1795576007303,'stepSkipped',1,'{"kept":0,"step":"triggers"}','8936a938cc567218b000bd3decc4dbf34d794782bba9749af9631ad6965787f5','3a62ef7bf5327e16c9bbd6f131284a66fec0a8c67a60d02643de3eb7bdb0bbc2');
INSERT INTO "event" VALUES(147,'retried@23658e4229ab',15,1795576007303,'requestConcluded',1,'{"data":{"Functions":"0 already there","Indexes":"0 already there","SchemaVersion":"79bde6351e62e1578904ae2b466e5d933b65e23ae4445c5e9db68397b76f0335","Tables":"1 created","Triggers":"0 already there"},"reason":"done: tables: 1 created; indexes: 0 already there; functions: 0 already there; triggers: 0 already there","succeeded":true}','3a62ef7bf5327e16c9bbd6f131284a66fec0a8c67a60d02643de3eb7bdb0bbc2','cadda562d4747f0d031ce1dd46101578570e95a7c6432055369b807cdcd228f8');
INSERT INTO "event" VALUES(148,'retried@23658e4229ab',16,1795576007303,'answerPrepared',1,'{"body":"{\"Status\":\"SUCCESS\",\"Reason\":\"done: tables: 1 created; indexes: 0 already there; functions: 0 already there; triggers: 0 already there\",\"PhysicalResourceId\":\"groundwork-ce1810093fe38797815ccf1b58cfb2af\",\"StackId\":\"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c\",\"RequestId\":\"retried\",\"LogicalResourceId\":\"Schema\",\"Data\":{\"Functions\":\"0 already there\",\"Indexes\":\"0 already there\",\"JournalHead\":\"cadda562d4747f0d031ce1dd46101578570e95a7c6432055369b807cdcd228f8\",\"SchemaVersion\":\"79bde6351e62e1578904ae2b466e5d933b65e23ae4445c5e9db68397b76f0335\",\"Tables\":\"1 created\",\"Triggers\":\"0 already there\"}}"}','cadda562d4747f0d031ce1dd46101578570e95a7c6432055369b807cdcd228f8','e397849791f2656f13f3861088802a10e8e0e1ebe488019250a349f8e1b54f8d');
INSERT INTO "event" VALUES(149,'retried@23658e4229ab',17,1795576007303,'stepStarted',1,'{"attempt":1,"budget":0,"epoch":13,"objects":[],"step":"respond"}','e397849791f2656f13f3861088802a10e8e0e1ebe488019250a349f8e1b54f8d','7aa5b38d3eb3c596aff937ff495c5ee2125c52795ddfc9d1ba014031d4574198');
INSERT INTO "event" VALUES(150,'retried@23658e4229ab',18,1795576007306,'answerDelivered',1,'{"channel":"responseURL","milliseconds":1}','7aa5b38d3eb3c596aff937ff495c5ee2125c52795ddfc9d1ba014031d4574198','33744f04cd4cbbe0e395f1b531549f882a036c1ed6d7aba821618851031ad648');
INSERT INTO "event" VALUES(151,'deleted@a33057111a0f',1,1795576007363,'requestReceived',1,'{"fingerprint":"be5aa12c54d5346ddb9943c674cc11459e2068a187027c941ca4f4d783eafec0","logicalResourceID":"Schema","ordinal":1,"physicalResourceID":"groundwork-orders","properties":{},"requestID":"deleted","resourceType":"Custom::Schema","stackID":"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c","type":"Delete"}','33744f04cd4cbbe0e395f1b531549f882a036c1ed6d7aba821618851031ad648','22d0d612af8ac41485b0fd6fa5c1b3ec14578599e1307565d27eb8bdf8b214bf');
INSERT INTO "event" VALUES(152,'deleted@a33057111a0f',2,1795576007363,'runStarted',1,'{"budget":3600000,"expires":1795579607363,"worker":"0.1.0"}','22d0d612af8ac41485b0fd6fa5c1b3ec14578599e1307565d27eb8bdf8b214bf','ef25d9c4b342d74f80092795df200db2e9986e940bbc38ee77fb17726a067119');
INSERT INTO "event" VALUES(153,'deleted@a33057111a0f',3,1795576007363,'requestConcluded',1,'{"data":{},"reason":"Nothing was deleted: the database keeps its tables and their data.","succeeded":true}','ef25d9c4b342d74f80092795df200db2e9986e940bbc38ee77fb17726a067119','d8832f026fb5450edfc08eb677be3e92ec6f28829c6d94508e5e5df8813fed2b');
INSERT INTO "event" VALUES(154,'deleted@a33057111a0f',4,1795576007363,'answerPrepared',1,'{"body":"{\"Status\":\"SUCCESS\",\"Reason\":\"Nothing was deleted: the database keeps its tables and their data.\",\"PhysicalResourceId\":\"groundwork-orders\",\"StackId\":\"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c\",\"RequestId\":\"deleted\",\"LogicalResourceId\":\"Schema\",\"Data\":{\"JournalHead\":\"d8832f026fb5450edfc08eb677be3e92ec6f28829c6d94508e5e5df8813fed2b\"}}"}','d8832f026fb5450edfc08eb677be3e92ec6f28829c6d94508e5e5df8813fed2b','11a28e4c426572f1f3ba879b8e3a318b0abce3760b98c3845729d2e5a57d8cc7');
INSERT INTO "event" VALUES(155,'deleted@a33057111a0f',5,1795576007363,'stepStarted',1,'{"attempt":1,"budget":0,"epoch":0,"objects":[],"step":"respond"}','11a28e4c426572f1f3ba879b8e3a318b0abce3760b98c3845729d2e5a57d8cc7','e83a4167cd5dd4db3bda698788166003aea47933a7cb3d2e852a5b5cd2351408');
INSERT INTO "event" VALUES(156,'deleted@a33057111a0f',6,1795576007378,'answerDelivered',1,'{"channel":"responseURL","milliseconds":2}','e83a4167cd5dd4db3bda698788166003aea47933a7cb3d2e852a5b5cd2351408','05988fa1066b9394be2fb76d1ad40f1f73ea066c948e866cd094462d175594e9');
INSERT INTO "event" VALUES(157,'rejected@89364b1b7718',1,1795576007430,'requestRejected',1,'{"failure":{"disposition":"permanent","hint":"the case of the letters counts","message":"RequestType: none of Create, Update and Delete","origin":"request"},"request":{"fingerprint":"11de16d26bb45bbb64124972ba716b8621066ee812fe35f02a6f04792b51c508","logicalResourceID":"Schema","ordinal":1,"physicalResourceID":"groundwork-orders","properties":{},"requestID":"rejected","resourceType":"AWS::CloudFormation::CustomResource","stackID":"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c","type":"Unknown"}}','05988fa1066b9394be2fb76d1ad40f1f73ea066c948e866cd094462d175594e9','aa1ae7fc3675c84c99fdf267b7448dfaf6702fee77d9ce84652c2d35b7c5f767');
INSERT INTO "event" VALUES(158,'rejected@89364b1b7718',2,1795576007430,'runStarted',1,'{"budget":3600000,"expires":1795579607430,"worker":"0.1.0"}','aa1ae7fc3675c84c99fdf267b7448dfaf6702fee77d9ce84652c2d35b7c5f767','6c049acb48d301b327428de8ca603798ebab4ef345f3f7549c419f621bcebb25');
INSERT INTO "event" VALUES(159,'rejected@89364b1b7718',3,1795576007430,'answerPrepared',1,'{"body":"{\"Status\":\"FAILED\",\"Reason\":\"RequestType: none of Create, Update and Delete. the case of the letters counts\",\"PhysicalResourceId\":\"groundwork-orders\",\"StackId\":\"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c\",\"RequestId\":\"rejected\",\"LogicalResourceId\":\"Schema\",\"Data\":{\"JournalHead\":\"6c049acb48d301b327428de8ca603798ebab4ef345f3f7549c419f621bcebb25\"}}"}','6c049acb48d301b327428de8ca603798ebab4ef345f3f7549c419f621bcebb25','2f13849aa59f0570a5866487a4e77ee5de3814afbda0edb308cb7d117bd4b00c');
INSERT INTO "event" VALUES(160,'rejected@89364b1b7718',4,1795576007430,'stepStarted',1,'{"attempt":1,"budget":0,"epoch":0,"objects":[],"step":"respond"}','2f13849aa59f0570a5866487a4e77ee5de3814afbda0edb308cb7d117bd4b00c','5ae98eb9fa52e250ab4ae52e3b753f5fc1a38b8e5137e7e6c2027fe799c99aac');
INSERT INTO "event" VALUES(161,'rejected@89364b1b7718',5,1795576007437,'answerDelivered',1,'{"channel":"responseURL","milliseconds":3}','5ae98eb9fa52e250ab4ae52e3b753f5fc1a38b8e5137e7e6c2027fe799c99aac','c02f2b2d2e7673af50435ac71178d8244701fd7af38240c2153bc51c09198ca0');
INSERT INTO "event" VALUES(162,'unreachable@0cbe30415ae8',1,1795576007495,'requestReceived',1,'{"fingerprint":"f048e27872d15d38642a39ebcfca1f6cd483c2603f7b2d460ed8864b90df67bd","logicalResourceID":"Schema","ordinal":1,"physicalResourceID":"groundwork-orders","properties":{},"requestID":"unreachable","resourceType":"Custom::Schema","stackID":"arn:aws:cloudformation:eu-central-1:123456789012:stack/orders/4f1c","type":"Update"}','c02f2b2d2e7673af50435ac71178d8244701fd7af38240c2153bc51c09198ca0','ffdb0ab239efdf6f46ced252f5dd8473670cf1a772a277bb65a52c84233e5f96');
INSERT INTO "event" VALUES(163,'unreachable@0cbe30415ae8',2,1795576007495,'runStarted',1,'{"budget":1000,"expires":1795579607495,"manifest":{"checksum":"151d2e25fd93c035e8cd44f1a00572c022092ee6ebfe71c36e75e26ec949eafb","objects":[{"checksum":"5735fedc8c1ed8027f2bda14b9c2d4d7512408a2ba581add2fefe36063de5592","file":"tables/note.sql","id":{"kind":"table","name":"note"}}]},"worker":"0.1.0"}','ffdb0ab239efdf6f46ced252f5dd8473670cf1a772a277bb65a52c84233e5f96','b9356b5e12f932d0fc56e97a4d07b7a07a9fc39a5f122d644e4e5eed95e576a0');
INSERT INTO "event" VALUES(164,'unreachable@0cbe30415ae8',3,1795576007495,'stepStarted',1,'{"attempt":1,"budget":799,"epoch":0,"objects":[],"step":"connect"}','b9356b5e12f932d0fc56e97a4d07b7a07a9fc39a5f122d644e4e5eed95e576a0','fc94e657d5da46f610ec33a31b51318ba8bcd1b57cac5f880bdcec72a51b25d0');
INSERT INTO "event" VALUES(165,'unreachable@0cbe30415ae8',4,1795576007498,'stepFailed',1,'{"attempt":1,"failure":{"disposition":"retry","hint":"Check host and port, that the server runs, and that its security group lets this worker in.","message":"connection to server on socket \"/nowhere/.s.PGSQL.5432\" failed: No such file or directory Is the server running locally and accepting connections on that socket?","origin":"connection"},"milliseconds":0,"step":"connect"}','fc94e657d5da46f610ec33a31b51318ba8bcd1b57cac5f880bdcec72a51b25d0','0474939de9b905c0cd36f14e8c7dcc0cbe3eb94994e66d17eeccc1fb80586b53');
INSERT INTO "event" VALUES(166,'unreachable@0cbe30415ae8',5,1795576007498,'retryScheduled',1,'{"pause":182,"step":"connect"}','0474939de9b905c0cd36f14e8c7dcc0cbe3eb94994e66d17eeccc1fb80586b53','6c1de1042c2b84d8e5ec4a19a9474797478835ec640b1005aeee793c7a58c38d');
INSERT INTO "event" VALUES(167,'unreachable@0cbe30415ae8',6,1795576007682,'stepStarted',1,'{"attempt":2,"budget":612,"epoch":0,"objects":[],"step":"connect"}','6c1de1042c2b84d8e5ec4a19a9474797478835ec640b1005aeee793c7a58c38d','80b1da69a35065e8ed017f97e8bd8dd9703f7d3d723182229527f24541b5b36a');
INSERT INTO "event" VALUES(168,'unreachable@0cbe30415ae8',7,1795576007685,'stepFailed',1,'{"attempt":2,"failure":{"disposition":"retry","hint":"Check host and port, that the server runs, and that its security group lets this worker in.","message":"connection to server on socket \"/nowhere/.s.PGSQL.5432\" failed: No such file or directory Is the server running locally and accepting connections on that socket?","origin":"connection"},"milliseconds":0,"step":"connect"}','80b1da69a35065e8ed017f97e8bd8dd9703f7d3d723182229527f24541b5b36a','64f7b591bb637f6ee808a2b8abfa5aa3f294e7e799e9f13c682985a61e5fdd56');
INSERT INTO "event" VALUES(169,'unreachable@0cbe30415ae8',8,1795576007685,'retryScheduled',1,'{"pause":20,"step":"connect"}','64f7b591bb637f6ee808a2b8abfa5aa3f294e7e799e9f13c682985a61e5fdd56','14ed7326391a3cf62d8c380cce574c6f0c9ed74203479e85a29751427d6e595d');
INSERT INTO "event" VALUES(170,'unreachable@0cbe30415ae8',9,1795576007712,'stepStarted',1,'{"attempt":3,"budget":582,"epoch":0,"objects":[],"step":"connect"}','14ed7326391a3cf62d8c380cce574c6f0c9ed74203479e85a29751427d6e595d','cc9cbe744d3791bd82a96c5d8a2755088c6524518c4754658337506f18aba5de');
INSERT INTO "event" VALUES(171,'unreachable@0cbe30415ae8',10,1795576007713,'stepFailed',1,'{"attempt":3,"failure":{"disposition":"retry","hint":"Check host and port, that the server runs, and that its security group lets this worker in.","message":"connection to server on socket \"/nowhere/.s.PGSQL.5432\" failed: No such file or directory Is the server running locally and accepting connections on that socket?","origin":"connection"},"milliseconds":0,"step":"connect"}','cc9cbe744d3791bd82a96c5d8a2755088c6524518c4754658337506f18aba5de','9b9390a954a4e389a5dbe7fa9b835e00436d299d069ef5e53a4807477c962a1b');
INSERT INTO "event" VALUES(172,'unreachable@0cbe30415ae8',11,1795576007713,'retryScheduled',1,'{"pause":58,"step":"connect"}','9b9390a954a4e389a5dbe7fa9b835e00436d299d069ef5e53a4807477c962a1b','98007910f5b0dbd53d9b84f52eb28a9367ff96a4f615e8702e9cbf422329007c');
INSERT INTO "event" VALUES(173,'unreachable@0cbe30415ae8',12,1795576007772,'stepStarted',1,'{"attempt":4,"budget":522,"epoch":0,"objects":[],"step":"connect"}','98007910f5b0dbd53d9b84f52eb28a9367ff96a4f615e8702e9cbf422329007c','ca8620d6ce4e3056355ec91d5b9313e3bb2e667ed64efa3805d62a12097ba912');
INSERT INTO "event" VALUES(174,'unreachable@0cbe30415ae8',13,1795576007774,'stepFailed',1,'{"attempt":4,"failure":{"disposition":"retry","hint":"Check host and port, that the server runs, and that its security group lets this worker in.","message":"connection to server on socket \"/nowhere/.s.PGSQL.5432\" failed: No such file or directory Is the server running locally and accepting connections on that socket?","origin":"connection"},"milliseconds":0,"step":"connect"}','ca8620d6ce4e3056355ec91d5b9313e3bb2e667ed64efa3805d62a12097ba912','299ffc72e6b8e2a5fa0290f2b6da119b8ea10cdab07f12f89b57cb967b0a80a0');
INSERT INTO "event" VALUES(175,'unreachable@0cbe30415ae8',14,1795576007774,'runSuspended',1,'{"failure":{"disposition":"retry","hint":"Check host and port, that the server runs, and that its security group lets this worker in.","message":"connection to server on socket \"/nowhere/.s.PGSQL.5432\" failed: No such file or directory Is the server running locally and accepting connections on that socket?","origin":"connection"},"progress":"done: nothing; not done: tables, indexes, functions, triggers","reason":"outOfTime"}','299ffc72e6b8e2a5fa0290f2b6da119b8ea10cdab07f12f89b57cb967b0a80a0','ef4c01a5003961a346471bf6b115a8538a78c1bf67a84cb0809163a6ae005a11');
CREATE INDEX event_first ON event (
    coalesce(json_extract(payload, '$.requestID'), json_extract(payload, '$.request.requestID'))
) WHERE version = 1;
CREATE INDEX event_last ON event (stream) WHERE kind IN ('answerDelivered', 'answerAbandoned');
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: an event is never changed');
END;
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: an event is never deleted');
END;
CREATE TRIGGER event_comes_last BEFORE INSERT ON event BEGIN
    SELECT RAISE(ABORT, 'the journal is append-only: this is not the next sequence')
    WHERE NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM event);
    SELECT RAISE(ABORT, 'the journal is append-only: this is not the next version of the stream')
    WHERE NEW.version IS NOT (SELECT coalesce(max(version), 0) + 1 FROM event WHERE stream = NEW.stream);
    SELECT RAISE(ABORT, 'the journal is append-only: this does not follow the last event of the chain')
    WHERE NEW.previous IS NOT coalesce(
        (SELECT hash FROM event ORDER BY sequence DESC LIMIT 1),
        '0000000000000000000000000000000000000000000000000000000000000000'
    );
END;
CREATE VIEW chain AS
SELECT
    sequence,
    '18:groundwork-event-1,'
        || length(CAST(previous AS BLOB)) || ':' || previous || ','
        || length(sequence) || ':' || sequence || ','
        || length(CAST(stream AS BLOB)) || ':' || stream || ','
        || length(version) || ':' || version || ','
        || length(at) || ':' || at || ','
        || length(CAST(kind AS BLOB)) || ':' || kind || ','
        || length(schema) || ':' || schema || ','
        || length(CAST(payload AS BLOB)) || ':' || payload || ',' AS hashed,
    previous,
    hash
FROM event;
CREATE VIEW delivery AS
SELECT
    stream,
    facts ->> '$.requestID' AS request,
    facts ->> '$.type' AS type,
    facts ->> '$.stackID' AS stack,
    facts ->> '$.logicalResourceID' AS resource,
    facts ->> '$.resourceType' AS resource_type,
    facts ->> '$.physicalResourceID' AS physical_id,
    sequence,
    time
FROM (
    SELECT
        stream, sequence, time,
        CASE kind WHEN 'requestRejected' THEN payload -> '$.request' ELSE payload END AS facts
    FROM event
    WHERE version = 1
);
CREATE VIEW request AS
WITH account AS (
    SELECT
        stream,
        count(*) AS events,
        count(*) FILTER (WHERE kind = 'runStarted') AS runs,
        min(time) FILTER (WHERE kind IN ('answerDelivered', 'answerAbandoned')) AS ended,
        max(time) AS latest,
        max(kind = 'answerDelivered') AS delivered,
        max(kind = 'answerAbandoned') AS abandoned,
        coalesce(max(version) FILTER (WHERE kind = 'runStarted'), 0) AS run,
        coalesce(max(version) FILTER (WHERE kind = 'runSuspended'), 0) AS suspension,
        max(version) FILTER (WHERE kind IN ('requestConcluded', 'requestRejected')) AS conclusion
    FROM event
    GROUP BY stream
)
SELECT
    delivery.request,
    delivery.stream,
    delivery.type,
    delivery.stack,
    delivery.resource,
    delivery.resource_type,
    delivery.physical_id,
    CASE
        WHEN account.delivered THEN
            CASE WHEN conclusion.payload ->> '$.succeeded' THEN 'succeeded' ELSE 'failed' END
        WHEN account.abandoned THEN 'unanswered'
        WHEN account.suspension > account.run THEN 'suspended'
        WHEN account.runs = 0 THEN 'received'
        ELSE 'running'
    END AS state,
    delivery.time AS started,
    account.ended,
    account.latest AS last_event,
    account.runs,
    account.events,
    CASE
        WHEN conclusion.kind = 'requestRejected' THEN conclusion.payload ->> '$.failure.message'
        WHEN conclusion.version IS NOT NULL THEN conclusion.payload ->> '$.reason'
        WHEN account.suspension > account.run THEN
            (suspension.payload ->> '$.reason') || '; ' || (suspension.payload ->> '$.progress')
    END AS reason
FROM delivery
JOIN account ON account.stream = delivery.stream
LEFT JOIN event AS conclusion
    ON conclusion.stream = account.stream AND conclusion.version = account.conclusion
LEFT JOIN event AS suspension
    ON suspension.stream = account.stream AND suspension.version = account.suspension
ORDER BY delivery.sequence;
CREATE VIEW step AS
SELECT
    delivery.request,
    began.stream,
    began.payload ->> '$.step' AS step,
    began.payload ->> '$.attempt' AS attempt,
    CASE
        WHEN began.kind = 'stepSkipped' THEN 'skipped'
        WHEN ended.kind IN ('databaseInspected', 'answerDelivered') THEN 'done'
        WHEN ended.kind = 'stepCommitted' THEN 'committed'
        WHEN ended.kind = 'objectDeferred' THEN 'deferred'
        WHEN ended.kind = 'stepFailed' THEN 'failed'
        WHEN ended.kind = 'stepInDoubt' THEN 'in doubt'
        WHEN ended.kind = 'stepNotCommitted' THEN 'not committed'
        WHEN ended.kind IS NULL THEN 'under way'
        ELSE 'cut off'
    END AS outcome,
    coalesce(ended.payload ->> '$.probed', 0) AS probed,
    CASE WHEN NOT coalesce(ended.payload ->> '$.probed', 0) THEN ended.payload ->> '$.milliseconds' END AS milliseconds,
    ended.payload ->> '$.failure.sqlState' AS sqlstate,
    json_array_length(began.payload, '$.objects') AS objects,
    began.time AS started,
    began.sequence
FROM event AS began
JOIN delivery ON delivery.stream = began.stream
LEFT JOIN event AS ended
    ON began.kind = 'stepStarted'
    AND ended.stream = began.stream
    AND ended.version = coalesce(
        (
            SELECT max(named.version)
            FROM event AS named
            WHERE named.stream = began.stream
                AND named.version > began.version
                AND named.kind IN ('stepCommitted', 'stepFailed', 'stepInDoubt', 'stepNotCommitted')
                AND named.payload ->> '$.step' = began.payload ->> '$.step'
                AND named.payload ->> '$.attempt' = began.payload ->> '$.attempt'
        ),
        (
            SELECT min(next.version)
            FROM event AS next
            WHERE next.stream = began.stream
                AND next.version > began.version
                AND next.kind IN (
                    'databaseInspected', 'objectDeferred', 'answerDelivered', 'stepStarted', 'runStarted'
                )
        )
    )
WHERE began.kind IN ('stepStarted', 'stepSkipped')
ORDER BY began.sequence;
CREATE VIEW failure AS
SELECT
    delivery.request,
    told.stream,
    told.time,
    told.kind,
    told.payload ->> '$.step' AS step,
    told.payload ->> '$.attempt' AS attempt,
    told.payload ->> '$.failure.sqlState' AS sqlstate,
    told.payload ->> '$.failure.file' AS file,
    told.payload ->> '$.failure.line' AS line,
    told.payload ->> '$.failure.column' AS column,
    told.payload ->> '$.failure.message' AS message,
    told.payload ->> '$.failure.detail' AS detail,
    told.payload ->> '$.failure.hint' AS hint,
    told.payload ->> '$.failure.disposition' AS disposition,
    told.sequence
FROM event AS told
JOIN delivery ON delivery.stream = told.stream
WHERE told.payload -> '$.failure' IS NOT NULL
    AND (
        told.kind IN ('requestRejected', 'objectDeferred', 'stepFailed', 'stepInDoubt')
        OR NOT EXISTS (
            SELECT 1
            FROM event AS earlier
            WHERE earlier.stream = told.stream
                AND earlier.version < told.version
                AND earlier.payload -> '$.failure' = told.payload -> '$.failure'
        )
    )
ORDER BY told.sequence;
CREATE VIEW object AS
SELECT
    planned.value ->> '$.id.kind' AS kind,
    planned.value ->> '$.id.name' AS name,
    planned.value ->> '$.action' AS action,
    step.outcome,
    planned.value ->> '$.file' AS file,
    planned.value ->> '$.checksum' AS checksum,
    step.request,
    step.stream,
    step.started AS time,
    step.sequence
FROM step
JOIN event ON event.sequence = step.sequence
JOIN json_each(event.payload, '$.objects') AS planned
UNION ALL
SELECT
    event.payload ->> '$.object.kind',
    event.payload ->> '$.object.name',
    'defer',
    'until ' || (event.payload ->> '$.until'),
    event.payload ->> '$.failure.file',
    NULL,
    delivery.request,
    event.stream,
    event.time,
    event.sequence
FROM event
JOIN delivery ON delivery.stream = event.stream
WHERE event.kind = 'objectDeferred'
UNION ALL
SELECT
    found.value ->> '$.id.kind',
    found.value ->> '$.id.name',
    'inspect',
    found.value ->> '$.condition',
    NULL,
    NULL,
    delivery.request,
    event.stream,
    event.time,
    event.sequence
FROM event
JOIN delivery ON delivery.stream = event.stream
JOIN json_each(event.payload, '$.inspection.objects') AS found
WHERE event.kind = 'databaseInspected' AND found.value ->> '$.condition' NOT IN ('missing', 'unchanged');
CREATE VIEW timeline AS
SELECT
    event.time,
    delivery.request,
    event.kind,
    event.payload ->> '$.step' AS step,
    CASE event.kind
        WHEN 'requestReceived' THEN
            delivery.type || ' of ' || delivery.resource || ' (' || delivery.resource_type || ')'
        WHEN 'requestRejected' THEN 'refused'
        WHEN 'runStarted' THEN
            'groundwork ' || (event.payload ->> '$.worker')
            || coalesce(', ' || json_array_length(event.payload, '$.manifest.objects') || ' objects, schema '
                || substr(event.payload ->> '$.manifest.checksum', 1, 12), '')
            || ', ' || (event.payload ->> '$.budget') || ' ms'
        WHEN 'stepStarted' THEN
            'attempt ' || (event.payload ->> '$.attempt')
            || coalesce(': ' || (
                SELECT group_concat((planned.value ->> '$.action') || ' ' || (planned.value ->> '$.id.name'), ', ')
                FROM json_each(event.payload, '$.objects') AS planned
            ), '')
        WHEN 'databaseInspected' THEN
            printf(
                'PostgreSQL %d.%d, database %s as %s, %d ms',
                (event.payload ->> '$.inspection.serverVersion') / 10000,
                (event.payload ->> '$.inspection.serverVersion') % 10000,
                event.payload ->> '$.inspection.database',
                event.payload ->> '$.inspection.role',
                event.payload ->> '$.milliseconds'
            )
            || coalesce(': ' || (
                SELECT group_concat(seen.number || ' ' || seen.condition, ', ')
                FROM (
                    SELECT found.value ->> '$.condition' AS condition, count(*) AS number
                    FROM json_each(event.payload, '$.inspection.objects') AS found
                    GROUP BY 1
                    ORDER BY 1
                ) AS seen
            ), '')
        WHEN 'stepCommitted' THEN
            (event.payload ->> '$.laid') || ' laid, ' || (event.payload ->> '$.kept') || ' already there, receipt '
            || (event.payload ->> '$.receipt')
            || CASE
                WHEN event.payload ->> '$.probed' THEN ', found by its receipt'
                ELSE ', ' || (event.payload ->> '$.milliseconds') || ' ms'
            END
        WHEN 'stepSkipped' THEN 'nothing to do, ' || (event.payload ->> '$.kept') || ' already there'
        WHEN 'objectDeferred' THEN
            (event.payload ->> '$.object.kind') || ' ' || (event.payload ->> '$.object.name') || ' waits until '
            || (event.payload ->> '$.until')
        WHEN 'stepFailed' THEN 'attempt ' || (event.payload ->> '$.attempt')
        WHEN 'stepInDoubt' THEN
            'attempt ' || (event.payload ->> '$.attempt') || ': whether it was committed is not known'
        WHEN 'stepNotCommitted' THEN
            'attempt ' || (event.payload ->> '$.attempt') || ': no receipt, so it was not committed'
        WHEN 'retryScheduled' THEN 'again in ' || (event.payload ->> '$.pause') || ' ms'
        WHEN 'runSuspended' THEN (event.payload ->> '$.reason') || '; ' || (event.payload ->> '$.progress')
        WHEN 'requestConcluded' THEN
            CASE WHEN event.payload ->> '$.succeeded' THEN 'succeeded: ' ELSE 'failed: ' END
            || (event.payload ->> '$.reason')
        WHEN 'answerPrepared' THEN length(CAST(event.payload ->> '$.body' AS BLOB)) || ' bytes'
        WHEN 'answerDelivered' THEN
            CASE event.payload ->> '$.channel' WHEN 'responseURL' THEN 'to the ResponseURL' ELSE 'to standard output' END
            || ', ' || (event.payload ->> '$.milliseconds') || ' ms'
        WHEN 'answerAbandoned' THEN 'the answer cannot be delivered'
        WHEN 'requestRedelivered' THEN 'the request came again and gets the same answer'
        ELSE ''
    END
    -- What went wrong, unless the text above says it already.
    || CASE
        WHEN event.payload -> '$.failure' IS NULL OR event.kind IN ('requestConcluded', 'runSuspended') THEN ''
        ELSE ': '
            || coalesce(
                (event.payload ->> '$.failure.file')
                || coalesce(':' || (event.payload ->> '$.failure.line'), '')
                || coalesce(':' || (event.payload ->> '$.failure.column'), '') || ': ',
                ''
            )
            || coalesce((event.payload ->> '$.failure.sqlState') || ' ', '')
            || (event.payload ->> '$.failure.message')
    END AS text,
    event.stream,
    event.version,
    event.sequence
FROM event
JOIN delivery ON delivery.stream = event.stream
ORDER BY event.sequence;
COMMIT;
