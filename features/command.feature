Feature: Command
  A command is an intent, named in the imperative: AddTodo. It is an immutable value, made of plain data by its definition.

  Rule: A command is made of plain data, which is checked where it enters

    @fault-10
    Scenario: A command holds its type and its data
      When an AddTodo command is made of {"description": "milk", "priority": "high"}
      Then its type is "AddTodo"
      And its data is {"description": "milk", "priority": "high"}

    Scenario: It holds what its schema makes of the data
      When an AddTodo command is made of {"description": "  milk "}
      Then its data is {"description": "milk", "priority": "low"}

    @fault-10
    Scenario: Data that does not fit the schema makes no command
      When an AddTodo command is made of {"description": "", "priority": "urgent"}
      Then it is refused as a bad command
      And the refusal tells
        | commandType | "AddTodo" |
      And the refusal points at "description" and "priority"

    Scenario Outline: Data is JSON: <thing> has no place in it
      When a Note command is made with <thing> deep in its data
      Then it is refused as a bad command
      And the refusal points at "list.0.thing"
      And the refusal says: Invalid Note: list.0.thing: expected <rule>, got <got>

      Examples:
        | thing         | rule                                                             | got                 |
        | a date        | JSON (null, boolean, finite number, string, array, plain object) | an instance of Date |
        | a big integer | JSON (null, boolean, finite number, string, array, plain object) | a bigint            |
        | not-a-number  | a finite number                                                  | NaN                 |
        | a function    | JSON (null, boolean, finite number, string, array, plain object) | a function          |

    Scenario Outline: A type of command may not be called <name>
      When a command type is defined with the name <name>
      Then it is refused as a bad argument
      And the refusal tells the field "type"
      And the refusal tells the value <name>
      And the refusal says that type must be <rule>

      Examples:
        | name        | rule                                     |
        | ""          | a non-empty string                       |
        | "$Reserved" | a name without a leading "$" (reserved)  |
        | "\ud83e"    | well-formed Unicode (no lone surrogates) |
        | "x" × 257   | at most 256 bytes of UTF-8               |

    Scenario: A schema that answers later is refused at its first use
      When a command is made by a definition whose schema answers with a promise
      Then it is refused as a bad argument
      And the refusal tells the field schema
      And the refusal says that schema must be a schema that answers at once

    Scenario: A definition tells its own commands from others
      When an AddTodo command is made of {"description": "milk"}
      Then AddTodo knows it as its own
      And Note does not

  Rule: A command knows when it was made

    @fault-10
    Scenario: A new command has a UUID and the time of day, in UTC
      When an AddTodo command is made of {"description": "milk"}
      Then its id is a UUID
      And its time is now, in UTC

    Scenario: What it is given it has
      When an AddTodo command is made with the id "my own", the time "2026-01-31T09:30:00.000Z" and the metadata {"correlationId": "a"}
      Then its id is "my own"
      And its time is "2026-01-31T09:30:00.000Z"
      And its metadata is {"correlationId": "a"}

    Scenario Outline: What it is given is checked: <part> <value>
      When an AddTodo command is made with <part> <value>
      Then it is refused as a bad argument
      And the refusal tells the field <field>
      And the refusal tells the value <value>

      Examples:
        | part     | value                     | field     |
        | the id   | ""                        | id        |
        | the id   | "x" × 257                 | id        |
        | the time | "2026-01-31T09:30:00.000" | timestamp |
        | the time | ""                        | timestamp |

  Rule: A command is a value

    Scenario: Two commands are two intents, even of the same data
      When two AddTodo commands are made of {"description": "milk"} and {"description": "milk"}
      Then they are not equal

    Scenario: Said twice, with the same id and time, a command is the same
      When two AddTodo commands are made with the same id, time and data
      Then they are equal, also to a set

    Scenario Outline: Nothing can be written over: <part>
      Given an AddTodo command of {"description": "milk"}
      When someone tries to write over its <part>
      Then it is as it was

      Examples:
        | part      |
        | id        |
        | type      |
        | timestamp |
        | data      |
        | metadata  |

    Scenario: Who asks for plain data gets a copy
      Given a Note command of {"list": [{"a": 1}]}
      When someone asks for its plain data and changes that
      Then its data is {"list": [{"a": 1}]}
