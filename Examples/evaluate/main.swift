// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine
import ArgumentParser

EvaluateCommand.main()
#else
print("evaluate reads options: swift run --traits CommandLine evaluate --help")
#endif
