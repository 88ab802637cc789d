/// AWS's own library for Python, as the oracle for signatures.
public enum Botocore {
    /// Asks it: `sign` for a request's Authorization header, `token` for RDS's token, `suffixes` for the regions' hosts.
    public static func ask(_ question: [String: String]) throws -> [String: String] {
        try made.get().ask(question)
    }

    private static let made = Result { try PythonPart(script: script) }

    private static let script = #"""
        import datetime, re
        import botocore.auth, botocore.session
        from botocore.awsrequest import AWSRequest
        from botocore.credentials import Credentials

        def at(stamp):
            time = datetime.datetime.strptime(stamp, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
            botocore.auth.get_current_datetime = lambda *_, **__: time

        def sign(question):
            at(question["date"])
            request = AWSRequest(question["method"], question["url"], headers=json.loads(question["headers"]),
                                 data=question["body"].encode())
            credentials = Credentials(question["id"], question["key"], question.get("token"))
            botocore.auth.SigV4Auth(credentials, question["service"], question["region"]).add_auth(request)
            return {"authorization": request.headers["Authorization"]}

        def token(question):
            at(question["date"])
            session = botocore.session.Session()
            rds = session.create_client("rds", region_name=question["region"], aws_access_key_id=question["id"],
                                        aws_secret_access_key=question["key"], aws_session_token=question.get("token"))
            return {"token": rds.generate_db_auth_token(question["host"], question["port"], question["user"])}

        def suffixes():
            partitions = botocore.session.Session().get_component("data_loader").load_data("partitions")["partitions"]
            return {region: partition["outputs"]["dnsSuffix"] for partition in partitions
                    for region in partition["regions"] if not region.endswith("-global")}

        def answer(question):
            match question["do"]:
                case "sign": return sign(question)
                case "token": return token(question)
                case "suffixes": return suffixes()
        serve(answer)
        """#
}
