Feature: Cache
  A repository may hold the states of the aggregates that it used last. A load then reads the last event behind the state, which tells
  whether the stream is still the same, and what is newer. Values do not change, so the cache hands out what it holds.

  Rule: A load reads only what is newer

    Background:
      Given a cache

    Scenario: What was loaded is known
      Given a todo "milk" of added and 3 × reminded is stored
      And the todo "milk" was loaded
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 4 on were read
      And it has reminded committed, at version 4

    Scenario: What was saved is known
      Given a saved todo "milk" of added and 3 × reminded
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 4 on were read

    @across-streams
    Scenario: What was saved together is known
      Given a saved todo "milk" of added and started
      And "milk" is finished and a new todo "bread" is added, and they were saved together
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 3 on were read

    Scenario: What others have saved is read
      Given a saved todo "milk" of added and started
      And somebody else has saved that "milk" is finished
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 2 on were read
      And the next load reads from version 3 on

    Scenario: A conflict leaves the cache as good as it was
      Given a saved todo "milk" of added and started
      And two people load the todo "milk", the one starts it, the other finishes it
      And somebody else has saved that "milk" is finished
      When the other saves
      Then it is refused as a conflict
      And the next load reads from version 2 on
      And the next load reads from version 3 on

    Scenario: Of two loads at once the one that has seen more counts
      Given a todo "milk" of added and started is stored
      And a slow load of "milk", before whose end it is finished and loaded once more
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the next load reads from version 3 on

    Scenario: A save that comes again puts nothing old in its place
      Given a todo "milk" of added and started
      And it was saved twice
      And somebody else has saved that "milk" is finished
      When the todo "milk" is loaded
      Then it is what a replay gives

    Scenario: Events of a newer deployment leave the state and count
      Given a saved todo "milk" of added
      And a newer deployment has saved an event of a type of its own to it
      And the todo "milk" was loaded
      When the todo "milk" is loaded
      Then its version is 2, and 2 with what is uncommitted
      And the events from version 2 on were read

  Rule: The past is not the newest state

    Background:
      Given a cache
      And a saved todo "milk" of added, started and finished

    Scenario: An earlier version is folded from the start
      When the todo "milk" is loaded at version 2
      Then it is what a replay up to version 2 gives
      And the events from version 1 to 2 were read

    Scenario: The newest one is known
      When the todo "milk" is loaded at version 3
      Then it is what a replay gives
      And the events from version 3 on were read

    Scenario: A version beyond it is none
      When the todo "milk" is loaded at version 4
      Then there is no such todo

    Scenario: What is loaded of the past takes nothing's place
      Given the todo "milk" was loaded at version 1
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 3 on were read

  Rule: Nothing is handed out that is not so

    Background:
      Given a cache

    Scenario: A deleted todo is none
      Given a saved todo "milk" of added
      And the stream of "milk" was deleted
      When the todo "milk" is loaded
      Then there is no such todo
      And the cache holds 0 aggregates

    Scenario: Apply functions of one call are no part of it
      Given a saved todo "milk" of added
      And it is finished by an apply function of that call, which says "done"
      And it was saved
      When the todo "milk" is loaded
      Then it is what a replay gives
      And its state has
        | status | "finished" |

    Scenario: Other code that goes by the same name folds anew
      Given a saved todo "milk" of added and 2 × reminded
      When the todo "milk" is loaded by an older release that knows no reminders
      Then it is what a replay by that code gives

    Scenario: The log is another one
      Given a saved todo "milk" of added and 3 × reminded
      And the cache is still there, and the log is another one in which "milk" was added and finished
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the next load reads from version 2 on

    Scenario: A fold that fails, fails
      Given a saved todo "milk" of added
      When it is loaded by code whose apply function throws
      Then it is refused because the event could not be applied

  Rule: A command that comes again is decided on the state that it was decided on first

    Background:
      Given a cache
      And a saved todo "milk" of added and started
      And a handler that decides on the todo as it was before the command

    Scenario: A new command reads only what is newer
      When another command to remind of "milk" is handled
      Then it comes back with started and reminded committed, at version 3
      And the events from version 2 to 2 were read for it

    Scenario: One that comes again gets the todo without its own events
      Given the command to finish "milk" was handled
      When it is handled again
      Then it gives the todo that it gave the first time
      And nothing was written

    Scenario: However far the todo has gone on since
      Given the command to finish "milk" was handled
      And renamed and removed happened to "milk" meanwhile
      And the todo "milk" was loaded
      When it is handled again
      Then it gives the todo that it gave the first time
      And nothing was written

    Scenario: What was saved for a command is known
      Given the command to finish "milk" was handled
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 3 on were read

  Rule: It is bounded

    Scenario: What was not used for longest goes first
      Given a cache of 2 aggregates
      And a saved todo "milk" of added and started
      And a saved todo "bread" of added and started
      And the todo "milk" was loaded
      And a saved todo "honey" of added and started
      When the todo "milk" is loaded
      Then the events from version 2 on were read
      And the cache holds 2 aggregates
      And the next load of "bread" reads from version 1 on

    Scenario: What is to be forgotten is forgotten
      Given a cache
      And a saved todo "milk" of added and started
      And a saved todo "bread" of added and started
      And "milk" is forgotten
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 1 on were read
      And the next load of "bread" reads from version 2 on

    Scenario: So is what was loaded meanwhile
      Given a cache
      And a todo "milk" of added and started is stored
      When "milk" is forgotten while it is loaded
      Then the cache holds 0 aggregates

    Scenario: All is forgotten
      Given a cache
      And a saved todo "milk" of added and started
      When the cache was cleared
      Then the cache holds 0 aggregates

    Scenario Outline: What is no number of aggregates is refused: <entries>
      When a cache of <entries> aggregates is made
      Then it is refused as a bad argument
      And the refusal tells the field entries

      Examples:
        | entries |
        | 0       |
        | 1.5     |
        | "10"    |

  Rule: With snapshots, the cache comes first

    Scenario: What the cache does not know begins with a snapshot, and is known then
      Given snapshots at every 2 events, and a cache
      And a saved todo "milk" of added and 3 × reminded
      And a snapshot of "milk" stands at version 4
      And the cache was cleared
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 4 on were read
      And the next load of "milk" asks for no snapshot
