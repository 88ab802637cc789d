import Testing

@testable import AWS

@Suite struct RegionTests {
    @Test(arguments: [
        ("arn:aws:secretsmanager:eu-central-1:111122223333:secret:db-AbCdEf", "eu-central-1"),
        ("arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:a:b", "cn-north-1"),
        ("db", nil), ("arn:aws:iam::111122223333:role/x", nil), ("a:b:c:d:e:f", nil), ("", nil),
    ])
    func isReadOfAnARN(arn: String, region: String?) {
        #expect(Region(ofARN: arn)?.name == region)
    }

    @Test(arguments: [
        "", "EU", "eu-central-1.evil.example", "a/b", "a b", "-a", "a-", String(repeating: "a", count: 65),
    ])
    func nameThatIsNoneIsRefused(name: String) {
        #expect(Region(name) == nil)
    }

    @Test func endpointsAreTheRegionsUnlessAVariableSaysOtherwise() throws {
        let (region, china) = (try #require(Region("eu-central-1")), try #require(Region("cn-north-1")))
        func endpoint(_ variables: [String: String], _ service: Service, _ region: Region) throws
            -> String
        {
            try AWSEnvironment(variables).endpoint(of: service, in: region)
        }
        #expect(try endpoint([:], .secretsManager, region) == "https://secretsmanager.eu-central-1.amazonaws.com/")
        #expect(try endpoint([:], .sts, china) == "https://sts.cn-north-1.amazonaws.com.cn/")
        let all = ["AWS_ENDPOINT_URL": "http://all:1", "AWS_ENDPOINT_URL_STS": "http://sts:2/"]
        #expect(try endpoint(all, .secretsManager, region) == "http://all:1/")
        #expect(try endpoint(all, .sts, region) == "http://sts:2/")
        let ignored = all.merging(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]) { $1 }
        #expect(try endpoint(ignored, .sts, region) == "https://sts.eu-central-1.amazonaws.com/")
        #expect(
            throws: AWSError(
                .badConfiguration, "AWS_ENDPOINT_URL_SECRETS_MANAGER: the URL is not one",
                hint: "Write it as https://host:port.")
        ) { try endpoint(["AWS_ENDPOINT_URL_SECRETS_MANAGER": "nowhere"], .secretsManager, region) }
    }
}
