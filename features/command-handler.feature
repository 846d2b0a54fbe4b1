Feature: Command handler
  A command handler binds types of command to functions, its handle-map, and to the context that they work in.

  Rule: A command goes to the function of its type

    Scenario: Each command has its own function and its own result
      Given a handler that adds todos and counts letters
      When the commands to add "milk" and to count the letters of "bread" are handled
      Then the results are a saved todo "milk" and 5

    Scenario: What a function returns at once comes back at once, what it promises is a promise
      Given a handler that adds todos and counts letters
      When the command to count the letters of "bread" is handled
      Then the result was there at once: 5

    Scenario: The life of a todo, command by command
      Given a handler for the life of a todo
      When these commands are handled one after the other
        | command    | data                                          |
        | AddTodo    | {"id": "milk", "description": "buy milk"}     |
        | StartTodo  | {"id": "milk"}                                |
        | RenameTodo | {"id": "milk", "description": "buy oat milk"} |
        | FinishTodo | {"id": "milk"}                                |
      Then the store holds added, started, renamed and finished of "milk"
      And the last result is a todo at version 4 whose state has
        | description | "buy oat milk" |
        | status      | "finished"     |

    Scenario: A function gets the context and the command
      Given a handler in the context "home" that tells what it was given
      When a command with the data {"number": 7} is handled
      Then its function was given the context "home" and that command

    Scenario: A command that the handle-map does not know is refused
      Given a handler that adds todos and counts letters
      When a command that it does not know is handled
      Then it is refused as an unknown command
      And the refusal tells
        | commandType | "Unheard" |
      And the refusal says: No handler for command "Unheard". The handle-map knows: AddTodo, CountLetters.

    Scenario Outline: What is no command is refused: <value>
      Given a handler that adds todos and counts letters
      When the value <value> is handled as a command
      Then it is refused as a bad argument
      And the refusal tells the field command
      And the refusal says that command must be a command made by its definition

      Examples:
        | value                                 |
        | null                                  |
        | "AddTodo"                             |
        | {"type": "AddTodo", "data": {}}       |

    Scenario: A function that fails fails the command
      Given a handler whose function fails
      When a command is handled
      Then it fails with the function's own error

    Scenario: A command that is refused by the domain writes nothing
      Given a handler for the life of a todo
      When these commands are handled one after the other
        | command    | data           |
        | FinishTodo | {"id": "milk"} |
      Then it is refused as not found
      And nothing was written

  Rule: The context can be overridden for one call

    @fault-6
    Scenario: The call's own context is the one that counts
      Given a handler in the context "home" that tells what it was given
      When a command is handled in the context "work"
      Then its function was given the context "work"

    @fault-6
    Scenario Outline: An empty context is a context: <context>
      Given a handler in the context "home" that tells what it was given
      When a command is handled in the context <context>
      Then its function was given the context <context>

      Examples:
        | context |
        | {}      |
        | ""      |
        | null    |
        | 0       |

    Scenario: The next call has the handler's own again
      Given a handler in the context "home" that tells what it was given
      And a command was handled in the context "work"
      When a command is handled
      Then its function was given the context "home"

  Rule: A conflict can be met by handling the command again

    Scenario: By default a conflict is told at once
      Given a handler without retries, and somebody else who saves first 1 time
      When the todo is to be finished
      Then it is refused as a conflict
      And the function ran 1 time

    Scenario Outline: With <retries> retries and <conflicts> conflicts the command is handled in the end
      Given a handler with <retries> retries, and somebody else who saves first <conflicts> times
      When the todo is to be finished
      Then the todo is finished, after what somebody else has saved <conflicts> times
      And the function ran <runs> times

      Examples:
        | retries | conflicts | runs |
        | 3       | 0         | 1    |
        | 3       | 1         | 2    |
        | 3       | 3         | 4    |

    Scenario: After the last retry the conflict is told
      Given a handler with 3 retries, and somebody else who saves first 4 times
      When the todo is to be finished
      Then it is refused as a conflict
      And the function ran 4 times

    Scenario: Only conflicts are met so
      Given a handler with 3 retries, whose function fails
      When a command is handled
      Then it fails with the function's own error
      And the function ran 1 time

    Scenario: A function that conflicts at once, without a promise, is run again too
      Given a handler with 3 retries, whose function throws a conflict 2 times
      When a command is handled
      Then it is accepted
      And the function ran 3 times

    Scenario: But not more often than there are retries
      Given a handler with 3 retries, whose function throws a conflict 4 times
      When a command is handled
      Then it is refused as a conflict
      And the function ran 4 times

    Scenario: Without retries, what a function promises is handed on as it is
      Given a handler whose function promises something
      When a command is handled
      Then what came back at once is that very promise

    Scenario: With retries, what it promises is a promise of the same
      Given a handler with 3 retries, whose function promises "done"
      When a command is handled
      Then the result is "done"

    Scenario Outline: What a function returns comes back as it is, also where retries are left: <result>
      Given a handler with 3 retries, whose function returns <result>
      When a command is handled
      Then the result is <result>
      And the function ran 1 time
      And what came back at once is <result>

      Examples:
        | result            |
        | null              |
        | "done"            |
        | {"then": "later"} |
        | {}                |

    Scenario: Only an error is a conflict
      Given a handler with 3 retries, whose function throws what only looks like a conflict
      When a command is handled
      Then it fails with what only looked like a conflict
      And the function ran 1 time

    Scenario: Another refusal is no conflict
      Given a handler with 3 retries, whose function throws another refusal
      When a command is handled
      Then it is refused as a duplicate
      And the function ran 1 time

    Scenario: A handler of no commands knows none
      When a command is handled by a handler of none
      Then it is refused as an unknown command
      And the refusal says: No handler for command "Tell". The handle-map knows: none.

    Scenario Outline: What is no number of retries is refused: <retries>
      When a handler is made with <retries> retries
      Then it is refused as a bad argument
      And the refusal tells the field retry
      And the refusal says: retry must be a whole number from 0 on, got <retries>.

      Examples:
        | retries |
        | -1      |
        | 1.5     |
        | "many"  |

  Rule: The handle-map matches the commands

    Scenario Outline: A handler is refused that has <mismatch>
      When a handler is made that has <mismatch>
      Then it is refused as a bad argument
      And the refusal tells the field "<field>"
      And the refusal says that <field> must be <rule>

      Examples:
        | mismatch                     | field            | rule                                                  |
        | a command without a function | handle.AddTodo   | a function                                            |
        | a function without a command | handle.Forgotten | under the name of a type that is listed in `commands` |
        | a function that is none      | handle.AddTodo   | a function                                            |
        | the same command twice       | commands         | a list in which each type stands once                 |
        | an event among its commands  | commands         | a list of command definitions                         |

    Scenario: A handler can be looked at as data
      Given a handler that adds todos and counts letters
      Then it tells its commands and its handle-map
