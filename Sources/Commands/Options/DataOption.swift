import ArgumentParser

/// Where the Fashion-MNIST images lie, for every command that reads them.
struct DataOption: ParsableArguments {
  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "Folder of the four Fashion-MNIST files. Default: $CANDOR_DATA, then where Debian's package"
        + " puts them, then data/fashion-mnist.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var folder: String?
}
