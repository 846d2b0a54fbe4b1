Feature: Causes
  Whoever looks at an event later wants to know why it happened. Its metadata tells: which command it was saved for, what that
  followed from, and which story it belongs to. A story begins with a command or an event that belongs to none, and is called
  by its id. Causes are handed on by those who know them; nothing is guessed.

  Rule: Events tell the command that they are saved for

    Scenario: A command of no story begins one
      Given a todo "milk" of added and started
      And the command "c-1"
      When it is saved for the command "c-1"
      Then the events of "Todo-milk" are
        | event   | version | correlation | causation | command |
        | added   | 1       | c-1         | c-1       | c-1     |
        | started | 2       | c-1         | c-1       | c-1     |

    Scenario: A command of a story hands it on
      Given a todo "milk" of added
      And the command "c-1" of the story "spring"
      When it is saved for the command "c-1"
      Then the events of "Todo-milk" are
        | event | correlation | causation | command |
        | added | spring      | c-1       | c-1     |

    Scenario: The todo comes back with its events as they are stored, and with the state that it had
      Given a todo "milk" of added and started
      And the command "c-1"
      When it is saved for the command "c-1"
      Then it comes back with added and started committed, at version 2
      And it comes back with the very events that "Todo-milk" holds
      And it comes back with the state that it had
      And it comes back with the position of its last event in the log

    Scenario: The todo that was given to be saved stays as it was
      Given a todo "milk" of added
      And the command "c-1"
      When it is saved for the command "c-1"
      Then the todo that was given still has added uncommitted
      And its uncommitted events are
        | event | version | correlation | causation | command |
        | added | 1       |             |           |         |

    Scenario: Only what is saved for a command tells of it
      Given a todo "milk" of added
      And the command "c-1"
      And it was saved for the command "c-1", and then started
      When it is saved
      Then the events of "Todo-milk" are
        | event   | correlation | causation | command |
        | added   | c-1         | c-1       | c-1     |
        | started |             |           |         |

    @across-streams
    Scenario: Todos that are saved together have one cause
      Given the command "c-1" of the story "spring"
      When new todos "milk" and "bread" are saved together for the command "c-1"
      Then the events of the log from the start are
        | event | stream     | correlation | causation | command |
        | added | Todo-milk  | spring      | c-1       | c-1     |
        | added | Todo-bread | spring      | c-1       | c-1     |

    Scenario: What an event tells besides stays with it
      Given a todo "milk" whose event tells besides {"user": {"name": "Ada"}, "__proto__": 1, "constructor": null}
      And the command "c-1"
      When it is saved for the command "c-1"
      Then the metadata of the last event of "Todo-milk" is {"user": {"name": "Ada"}, "__proto__": 1, "constructor": null, "correlationId": "c-1", "causationId": "c-1", "commandId": "c-1"}

  Rule: Commands and events follow from others

    Scenario: A command that follows from an event takes its story
      Given a saved todo "milk" of added, for the command "c-1" of the story "spring"
      When the command "c-2" is made, which follows from the last event of "Todo-milk"
      Then its metadata tells the story "spring", and that event as its cause

    Scenario: An event of no story begins one
      Given a saved todo "milk" of added
      When the command "c-2" is made, which follows from the last event of "Todo-milk"
      Then its metadata tells the story of that event, and that event as its cause

    Scenario: A command that follows from a command takes its story
      Given the command "c-1"
      When the command "c-2" is made, which follows from the command "c-1"
      Then its metadata is {"correlationId": "c-1", "causationId": "c-1"}

    Scenario: A command that was given a story and one that it follows from stand in one story
      Given the command "c-1" of the story "spring"
      When the command "c-2" is made, which follows from the command "c-1"
      Then its metadata is {"correlationId": "spring", "causationId": "c-1"}

    Scenario: An event can be made with its cause, for those who save it without a repository
      Given the command "c-1" of the story "spring"
      When an event is made, which follows from the command "c-1"
      Then its metadata is {"correlationId": "spring", "causationId": "c-1", "commandId": "c-1"}
      And its id is empty until it is placed

    Scenario: An event that follows from an event was saved for no command
      Given a saved todo "milk" of added, for the command "c-1" of the story "spring"
      When an event is made, which follows from the last event of "Todo-milk"
      Then its metadata tells the story "spring", and that event as its cause

    Scenario: The whole story is found by its name, and nothing else
      Given a saved todo "milk" of added, for the command "c-1"
      And the command "c-2", which follows from the last event of "Todo-milk"
      And a saved todo "bread" of added, for that command
      And the command "c-3", which follows from the last event of "Todo-bread"
      And a saved todo "jam" of added and started, for that command
      And a saved todo "tea" of added
      And a saved todo "salt" of added, for the command "c-9"
      When the log is read of correlation c-1
      Then the events of the log of correlation c-1 are
        | event   | stream     | command |
        | added   | Todo-milk  | c-1     |
        | added   | Todo-bread | c-2     |
        | added   | Todo-jam   | c-3     |
        | started | Todo-jam   | c-3     |

  Rule: What a message tells of its cause is not contradicted

    Scenario Outline: An event that tells <key> otherwise is not saved for the command
      Given a todo "milk" whose event tells besides <told>
      And the command "c-1" of the story "spring"
      When it is saved for the command "c-1"
      Then it is refused as a bad argument
      And the refusal tells the field "metadata.<key>"
      And the refusal says: metadata.<key> must be <expected> as its cause has it, or left out, got "other".
      And nothing was written

      Examples:
        | key           | told                       | expected |
        | correlationId | {"correlationId": "other"} | "spring" |
        | causationId   | {"causationId": "other"}   | "c-1"    |
        | commandId     | {"commandId": "other"}     | "c-1"    |

    Scenario: What is told twice in the same words is told
      Given a todo "milk" whose event tells besides {"correlationId": "spring", "commandId": "c-1"}
      And the command "c-1" of the story "spring"
      When it is saved for the command "c-1"
      Then the events of "Todo-milk" are
        | event | correlation | causation | command |
        | added | spring      | c-1       | c-1     |

    Scenario: A command that is given another story than its cause has is refused
      Given the command "c-1" of the story "spring"
      When the command "c-2" of the story "autumn" is made, which follows from the command "c-1"
      Then it is refused as a bad argument
      And the refusal says: metadata.correlationId must be "spring" as its cause has it, or left out, got "autumn".

    Scenario Outline: What is neither a command nor an event is no cause: <value>
      When a command is made that follows from the value <value>
      Then it is refused as a bad argument
      And the refusal tells the field causedBy
      And the refusal says that causedBy must be a command, or an event that has an id

      Examples:
        | value                        |
        | null                         |
        | "c-1"                        |
        | {"id": "c-1", "metadata": 1} |

    Scenario: An event that has no id yet is no cause
      When a command is made that follows from an event without an id
      Then it is refused as a bad argument
      And the refusal says that causedBy must be a command, or an event that has an id

    Scenario Outline: Todos are saved for commands alone, not for <what>
      Given a saved todo "milk" of added
      And it is started
      When it is saved for <what>
      Then it is refused as a bad argument
      And the refusal tells the field causedBy
      And the refusal says that causedBy must be a command made by its definition
      And nothing was written

      Examples:
        | what                             |
        | the last event of "Todo-milk"    |
        | the value null                   |
        | the value "c-1"                  |
        | the value {"id": "c-1"}          |
