Feature: Idempotent commands
  A command may come twice: its sender saw no answer and sends it again, a queue delivers it again, two processes take it at
  once. Where a handler saves what follows from a command for that command, handling it again stores nothing, and gives the
  todo as it was saved the first time. The ids of the events carry this: they follow from the command. So whoever handles it
  again, wherever and whenever, makes the same ids, which the stream holds already.

  Rule: Handled again, a command stores nothing, and gives what it gave the first time

    Scenario Outline: At once: to <deed>, on the todo <way>
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo <way>
      And the command to <deed> was handled
      When it is handled again
      Then it gives what it gave the first time
      And nothing was written

      Examples:
        | deed                  | way                          |
        | remind of "milk"      | as it was before the command |
        | nag about "milk"      | as it was before the command |
        | finish "milk"         | as it was before the command |
        | jot down a todo       | as it was before the command |
        | add "bread"           | as it was before the command |
        | remind of "milk"      | as it is                     |
        | nag about "milk"      | as it is                     |
        | jot down a todo       | as it is                     |
        | add "bread"           | as it is                     |

    Scenario Outline: Later, when the todo has gone on: on the todo <way>
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo <way>
      And the command to nag about "milk" was handled
      And renamed, 1,200 × reminded and finished happened to "milk" meanwhile
      When it is handled again
      Then it gives what it gave the first time
      And nothing was written

      Examples:
        | way                          |
        | as it was before the command |
        | as it is                     |

    Scenario: A todo that was made for a command, later
      Given a handler that decides on the todo as it is
      And the command to jot down a todo was handled
      And renamed and finished happened to it meanwhile
      When it is handled again
      Then it gives what it gave the first time
      And its id is the command's
      And nothing was written

    Scenario: What would be refused by now is not, where it is decided on the todo as it was before
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo as it was before the command
      And the command to finish "milk" was handled
      And removed happened to "milk" meanwhile
      When it is handled again
      Then it gives what it gave the first time
      And nothing was written

    Scenario: On the todo as it is, a handler may refuse what it did itself
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo as it is
      And the command to finish "milk" was handled
      When it is handled again
      Then the domain refuses it: only a started todo can be finished
      And nothing was written

    Scenario Outline: 50 times at once, on the todo <way>
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo <way>
      When the command to nag about "milk" is handled 50 times at once
      Then all of them are taken with the same result
      And the store holds added, started, reminded and reminded of "milk"

      Examples:
        | way                          |
        | as it was before the command |
        | as it is                     |

    Scenario: 50 times at once, making a todo
      Given a handler that decides on the todo as it was before the command
      When the command to jot down a todo is handled 50 times at once
      Then all of them are taken with the same result
      And the log holds added

    Scenario: After an outcome that is unknown
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo as it was before the command
      And the line to the store is cut between its writing and its answer
      And the command to nag about "milk" was handled, and its outcome is unknown
      And the line to the store holds again
      When it is handled again
      Then it comes back with added, started, reminded and reminded committed, at version 4
      And nothing was written
      And the store holds added, started, reminded and reminded of "milk"

    Scenario: By whoever has the command as it was sent
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo as it was before the command
      And the command to nag about "milk" was handled
      When it is sent once more, with its id, and handled by another repository
      Then it gives what it gave the first time
      And nothing was written

    Scenario: An archived todo is found
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo as it is
      And the command to nag about "milk" was handled
      And the stream of "milk" was archived
      When it is handled again
      Then it gives what it gave the first time
      And nothing was written

    Scenario: When its stream is deleted, its commands are forgotten with it
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo as it is
      And the command to add "bread" was handled
      And the stream of "bread" was deleted
      When it is handled again
      Then it is refused because the stream was deleted
      And nothing was written

  Rule: What was decided first stands, whatever is decided now

    Scenario Outline: A newer handler decides on <decided now>, on the todo <way>
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo <way>
      And the command to nag about "milk" was handled
      And finished happened to "milk" meanwhile
      And from now on whoever handles it decides on <decided now>
      When it is handled again
      Then it gives what it gave the first time
      And nothing was written

      Examples:
        | decided now           | way                          |
        | renamed and removed   | as it was before the command |
        | renamed               | as it was before the command |
        | 3 × reminded          | as it was before the command |
        | nothing               | as it was before the command |
        | renamed and removed   | as it is                     |
        | renamed               | as it is                     |
        | 3 × reminded          | as it is                     |
        | nothing               | as it is                     |

    Scenario: Also where no time has passed
      Given the time is 2026-01-31T09:30:00.000Z
      And a saved todo "milk" of added and started
      And a handler that decides on the todo as it was before the command
      And the command to nag about "milk" was handled
      And from now on whoever handles it decides on reminded
      When it is handled again
      Then it gives what it gave the first time

  Rule: What is no repeat is none

    Scenario: Two commands are two intents, even of the same data
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo as it was before the command
      And the command to remind of "milk" was handled
      When another command to remind of "milk" is handled
      Then it comes back with added, started, reminded and reminded committed, at version 4

    Scenario: A command that saved nothing is decided again
      Given a saved todo "milk" of added
      And a handler that decides on the todo as it was before the command
      And the command to finish "milk", if it is started, was handled
      And started happened to "milk" meanwhile
      When it is handled again
      Then it comes back with added, started and finished committed, at version 3

    Scenario: A command that the domain refused is decided again
      Given a saved todo "milk" of added
      And a handler that decides on the todo as it was before the command
      And the command to finish "milk" was handled, and refused by the domain
      And started happened to "milk" meanwhile
      When it is handled again
      Then it comes back with added, started and finished committed, at version 3

    Scenario: A conflict is a conflict
      Given a saved todo "milk" of added
      And the todo "milk" is loaded, and finished
      And started happened to "milk" meanwhile
      And the command "c-1"
      When it is saved for the command "c-1"
      Then it is refused as a conflict
      And nothing was written

    Scenario: A todo that has nothing to save is checked, and comes back as it is
      Given a saved todo "milk" of added
      And the command "c-1"
      When it is saved for the command "c-1"
      Then it comes back as it was
      And nothing was written

    Scenario: A command saves a todo once: a second part would be taken for a repeat of the first, so it is refused
      Given a todo "milk" of added
      And the command "c-1"
      And it was saved for the command "c-1", and then started
      When it is saved for the command "c-1"
      Then it is refused as a bad argument
      And the refusal says: causedBy must be a command for which this aggregate was not saved yet, got "c-1".
      And nothing was written

    Scenario: Nor is what was found to be saved for it saved on
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo as it is
      And the command to nag about "milk" was handled
      And it is handled again, and what it gives is started
      When that is saved for the same command
      Then it is refused as a bad argument
      And the refusal tells the field causedBy
      And nothing was written

    Scenario: An aggregate of another type may have the same id, and another story
      Given the command to jot down a todo was handled
      When a chore is made for the same command
      Then it comes back at version 1

  Rule: Ids follow from the command

    Scenario: The ids of events are UUIDs of version 5, which every process and every release makes alike
      Given a todo "milk" of added, started and finished
      And the command "c-1"
      When it is saved for the command "c-1"
      Then the events of "Todo-milk" are
        | event    | version | id                                   |
        | added    | 1       | b22ae1a7-7fbf-52bd-8cbe-b8e8ffa721ef |
        | started  | 2       | be0dae2c-f3db-5a2a-9c29-e16c77b3e528 |
        | finished | 3       | 3b6a37bc-b525-5dc9-a7fa-66d0ed6ff900 |

    Scenario: They count the command's events in the stream, wherever in it they stand
      Given a saved todo "milk" of added, renamed and renamed
      And the todo "milk" is loaded, and started
      And the command "c-1"
      When it is saved for the command "c-1"
      Then the id of the last event of "Todo-milk" is "b22ae1a7-7fbf-52bd-8cbe-b8e8ffa721ef"

    Scenario: They take the place of ids that the events had
      Given a todo without a history
      And an event with the id "my own", of 1999-12-31T23:59:59.999Z, was applied to it
      And the command "c-1"
      When it is saved for the command "c-1"
      Then the events of "Todo-milk" are
        | event | id                                   | timestamp                |
        | added | b22ae1a7-7fbf-52bd-8cbe-b8e8ffa721ef | 1999-12-31T23:59:59.999Z |

    Scenario: The store is asked once
      Given a saved todo "milk" of added and started
      And the todo "milk" is loaded, and finished
      And the command "c-1"
      And what the store is asked is noted
      When it is saved for the command "c-1"
      Then the store was asked for one save and nothing else

  Rule: A todo can be loaded as it was before a command

    Scenario: Before what was saved for the command
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo as it is
      And the command to nag about "milk" was handled
      And finished happened to "milk" meanwhile
      When "milk" is loaded as it was before the command
      Then it equals the saved todo
      And it has added and started committed, at version 2

    Scenario: As it is, where nothing was saved for the command
      Given a saved todo "milk" of added and started
      When "milk" is loaded as it was before another command
      Then it equals the saved todo

    Scenario: A todo that the command has made was not there before
      Given the command to add "bread" was handled
      When "bread" is loaded as it was before the command
      Then there is no such todo

    Scenario: Who requires it is told so
      Given the command to add "bread" was handled
      When "bread" is required as it was before the command
      Then it is refused as not found

    Scenario: The event of another command is no sign
      Given a saved todo "milk" of added and started
      And a handler that decides on the todo as it is
      And the command to nag about "milk" was handled
      When "milk" is loaded as it was before another command
      Then it has added, started, reminded and reminded committed, at version 4

    Scenario: A moment is one of the three
      Given a saved todo "milk" of added and started
      When the todo "milk" is loaded at version 1 and as it was before a command
      Then it is refused as a bad argument
      And the refusal says that causedBy must be left out where `version` is given

    Scenario Outline: What is no command is refused: <value>
      Given a saved todo "milk" of added and started
      When "milk" is loaded as it was before the value <value>
      Then it is refused as a bad argument
      And the refusal says that causedBy must be a command made by its definition

      Examples:
        | value         |
        | null          |
        | "c-1"         |
        | {"id": "c-1"} |

  @across-streams
  Rule: Todos that are saved together are saved together once

    Background:
      Given a saved todo "milk" of added
      And a saved todo "bread" of added

    Scenario Outline: They come back as they were saved, on the todos <way>
      Given a handler that decides on the todo <way>
      And the command to start "milk" and "bread" together was handled
      And renamed happened to "milk" meanwhile
      When it is handled again
      Then it gives what it gave the first time
      And nothing was written

      Examples:
        | way                          |
        | as it was before the command |
        | as it is                     |

    Scenario Outline: 50 times at once, on the todos <way>
      Given a handler that decides on the todo <way>
      When the command to start "milk" and "bread" together is handled 50 times at once
      Then all of them are taken with the same result
      And the store holds added and started of "milk"
      And the store holds added and started of "bread"

      Examples:
        | way                          |
        | as it was before the command |
        | as it is                     |

    Scenario: One that had nothing to save comes back as it was given
      Given a handler that decides on the todo as it was before the command
      And started happened to "milk" meanwhile
      And the command to finish "milk" and look at "bread" together was handled
      When it is handled again
      Then it gives what it gave the first time
      And nothing was written

    Scenario: The store is asked once, also where one has nothing to save
      Given a handler that decides on the todo as it was before the command
      And the command to start "milk" and look at "bread" together was handled
      And what the store is asked is noted
      When "milk" is finished, and saved together with "bread" for the command "c-2"
      Then the store was asked for one save over several streams and nothing else

    Scenario: None of them is saved for it, if one of them was, and others were not
      Given a handler that decides on the todo as it is
      And the command to start "milk" and look at "bread" together was handled
      When "milk" and "bread" are both finished, and saved together for the same command
      Then it is refused as a duplicate
      And nothing was written

    Scenario: What was saved for it before, together or alone, is found where nothing is decided now
      Given a handler that decides on the todo as it is
      And the command to start "milk" and "bread" together was handled
      And from now on whoever handles it decides on nothing
      When it is handled again
      Then it gives what it gave the first time
      And nothing was written
