-- Runs a file under the role's own search_path. The body of a DO block.
BEGIN
    PERFORM set_config('search_path', current_setting('groundwork.path'), true);
    EXECUTE {{file}};
END
