import ArgumentParser

/// Where the Fashion-MNIST images lie, for every command that reads them.
struct DataOption: ParsableArguments {
  @Option(
    name: .customLong("data"),
    help: ArgumentHelp(
      "Folder of the Fashion-MNIST files. Default: $CANDOR_DATA, Debian's, data/fashion-mnist.",
      valueName: "folder"
    ),
    completion: .directory
  )
  var folder: String?
}
