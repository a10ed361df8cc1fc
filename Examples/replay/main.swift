// This source file is part of swift-omnichannel.
// SPDX-License-Identifier: Apache-2.0

#if CommandLine && SQLite
await ReplayCommand.start()
#else
print("replay reads options and keeps its shop in SQLite: swift run --traits SQLite,CommandLine replay")
#endif
