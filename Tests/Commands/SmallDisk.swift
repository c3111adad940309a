import CandorTestSupport
import Foundation

/// A real file system in memory that is full, nearly full or read-only, mounted for one command.
///
/// The mount lives in a mount namespace of its own, which the kernel gives an ordinary user together
/// with a user namespace; where it does not, the tests that need it are skipped and say so.
struct SmallDisk {
  enum State: Sendable {
    /// So many bytes are free.
    case free(Int)
    /// Nothing may be written; plenty is free.
    case readOnly
  }

  /// What a command left.
  struct Outcome {
    let code: Int32
    let complaint: String
    /// The files with their sizes, hidden ones included; the folder `disk` is the mount.
    let files: [String: Int]
    /// What a second command ended with, once there was space again.
    let secondCode: Int32?
  }

  /// Whether this machine lets us mount one.
  static let isAllowed: Bool = {
    guard let folder = try? ScratchFolder() else { return false }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/unshare")
    process.arguments = ["-rm", "/bin/mount", "-t", "tmpfs", "none", folder.url.path]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  /// Runs a command while `disk` in its folder is such a file system.
  ///
  /// - Parameters:
  ///   - arguments: what `candor` is given.
  ///   - second: what it is given after the disk has grown to 64 MB.
  ///   - preparing: shell commands that fill the disk while it is large and writable.
  static func run(
    _ arguments: [String],
    then second: [String]? = nil,
    in folder: ScratchFolder,
    _ state: State,
    preparing: String = ":"
  ) throws -> Outcome {
    // Whole pages of 4096 bytes, as tmpfs counts; a page of ballast, since a size of 0 is no limit.
    let narrow =
      switch state {
      case .free(let bytes):
        """
        head -c 4096 /dev/zero >disk/.ballast
        used=$(df -B1 --output=used disk | tail -1)
        mount -o remount,size=$((used + \(bytes))) disk
        """
      case .readOnly: "mount -o remount,ro disk"
      }
    let script = """
      set -e
      mkdir -p disk
      mount -t tmpfs -o size=64m none disk
      \(preparing)
      \(narrow)
      set +e
      "$@" >.stdout 2>.stderr
      echo $? >.code
      find disk -type f ! -name .ballast -printf '%P\\t%s\\n' >.files
      if [ -e .second ]; then
        mount -o remount,rw,size=64m disk
        xargs -0 -a .second "$0" >.stdout 2>>.stderr
        echo $? >.code2
        find disk -type f ! -name .ballast -printf '%P\\t%s\\n' >.files
        cp -r disk after
      fi
      """
    if let second {
      try Data(second.joined(separator: "\0").utf8).write(to: folder.url.appending(path: ".second"))
    }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/unshare")
    process.arguments =
      ["-rm", "/bin/bash", "-c", script, Binary.candor.path, Binary.candor.path] + arguments
    process.currentDirectoryURL = folder.url
    process.environment = ProcessInfo.processInfo.environment
      .merging(SmallRuns.environment(folder)) { $1 }
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.featureUnsupported) }
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: folder.path(name), encoding: .utf8)
    }
    func number(_ name: String) throws -> Int32? {
      Int32(try text(name).trimmingCharacters(in: .newlines))
    }
    let files = try text(".files").split(separator: "\n").map { $0.split(separator: "\t") }
    return Outcome(
      code: try number(".code") ?? -1,
      complaint: try text(".stderr"),
      files: Dictionary(uniqueKeysWithValues: files.map { (String($0[0]), Int($0[1]) ?? -1) }),
      secondCode: second == nil ? nil : try number(".code2")
    )
  }
}
