-- Takes the schema groundwork from everybody but its owner, where a look found that others may do something in it. The body of a
-- DO block.
DECLARE
    own oid[];
    trusted oid[];
BEGIN
    {{owners}}
    {{private}}
    {{revoke}}
END
