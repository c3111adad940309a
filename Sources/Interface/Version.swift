import CandorTrain
import Glibc

/// The version of this interface; it grows by one with every change that an older caller would miss.
@c(candor_abi_version)
public func abiVersion() -> Int32 { 1 }

private nonisolated(unsafe) let versionText = strdup(RunInfo.candorVersion)

/// The version of the toolkit, such as `0.1.0`; never given back.
@c(candor_version)
public func version() -> UnsafePointer<CChar>? { versionText.map { UnsafePointer($0) } }
