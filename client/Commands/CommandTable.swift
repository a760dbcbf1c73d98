/// All commands of `oneup`. A new one is added here and nowhere else.
let commandTable: [Command] =
    playCommands + meetingCommands + hostCommands + practiceCommands + quizCommands + quizImportCommands + gameCommands
    + clusterCommands
    + partCommands
    + drillCommands + demoCommands + benchCommands + resultCommands + adminCommands
