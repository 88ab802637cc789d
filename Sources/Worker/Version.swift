/// This worker's version, as the journal keeps it with every run.
public let workerVersion = "0.1.0"
