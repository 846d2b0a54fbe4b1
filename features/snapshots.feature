Feature: Snapshots
  A snapshot is the state of an aggregate at a version, kept beside the events. A load that begins with it reads what came later, and
  nothing before: it takes as long for a history of a hundred thousand events as for one of a hundred. A snapshot is never the truth. The
  events are; what cannot be trusted is ignored and made anew, and what a load gives is what a replay of all events would have given.

  Rule: A load begins with a snapshot, and gives what a replay gives

    Background:
      Given snapshots at every 5 events

    Scenario: Of the events before it none is read
      Given a saved todo "milk" of added and 5 × reminded
      And a snapshot of "milk" stands at version 6
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 6 on were read

    Scenario: What came later is read on
      Given a saved todo "milk" of added and 5 × reminded
      And a snapshot of "milk" stands at version 6
      And it is started and finished
      And it was saved
      When the todo "milk" is loaded
      Then it is what a replay gives
      And its state has
        | status    | "finished" |
        | reminders | 5          |
      And the events from version 6 on were read

    Scenario: The aggregate tells of the events that were read
      Given a saved todo "milk" of added, renamed, 3 × reminded
      And a snapshot of "milk" stands at version 5
      And it is started and finished
      And it was saved
      When the todo "milk" is loaded
      Then it has reminded, started and finished committed, at version 7

    Scenario: It is saved on like any other
      Given a saved todo "milk" of added and 5 × reminded
      And a snapshot of "milk" stands at version 6
      And the todo "milk" is loaded, and finished
      When it is saved
      Then it comes back with reminded and finished committed, at version 7

    Scenario: A todo of another id has no part in it
      Given a saved todo "milk" of added and 5 × reminded
      And a snapshot of "milk" stands at version 6
      When the todo "bread" is loaded
      Then there is no such todo

  Rule: The past begins with the newest snapshot that is not after it

    Background:
      Given snapshots at every 2 events, of which 3 are kept
      And a saved todo "milk" of added and reminded
      And a snapshot of "milk" stands at version 2
      And it is reminded and started
      And it was saved
      And snapshots of "milk" stand at the versions 2 and 4
      And it is reminded and finished
      And it was saved
      And snapshots of "milk" stand at the versions 2, 4 and 6

    Scenario Outline: As it was at version <version>
      When the todo "milk" is loaded at version <version>
      Then it is what a replay up to version <version> gives
      And the events from version <first> to <version> were read

      Examples:
        | version | first |
        | 1       | 1     |
        | 2       | 2     |
        | 3       | 2     |
        | 5       | 4     |
        | 6       | 6     |

    Scenario: There is no version beyond the last one
      When the todo "milk" is loaded at version 7
      Then there is no such todo

  Rule: Times order nothing: a snapshot helps who asks for a time only where an event from there on is not later than that

    Background:
      Given snapshots at every 3 events
      And the todo "milk" has lived
        | event    | timestamp                |
        | added    | 2026-01-01T00:00:00.000Z |
        | started  | 2026-01-05T00:00:00.000Z |
        | renamed  | 2026-01-04T00:00:00.000Z |
      And a snapshot of "milk" stands at version 3
      And the todo "milk" lives on
        | event    | timestamp                |
        | reminded | 2026-01-06T00:00:00.000Z |
        | finished | 2026-01-02T00:00:00.000Z |

    Scenario Outline: As of <time>
      When the todo "milk" is loaded as of <time>
      Then it is what a replay as of <time> gives
      And the events from version <first> on were read

      Examples: the last event says that it was before all but the first
        | time                     | first | because                                    |
        | 2026-01-06T00:00:00.000Z | 3     | the last event is meant                    |
        | 2026-01-02T00:00:00.000Z | 3     | it is meant here too                       |
        | 2026-01-01T12:00:00.000Z | 1     | of the events from the snapshot on none is |

  Rule: Snapshots are taken when their policy says so

    Scenario: A policy counts events, whatever the saves hold
      Given snapshots at every 3 events
      And a saved todo "milk" of added and reminded
      And there is no snapshot of "milk"
      And it is reminded
      When it is saved
      Then it comes back with added, 2 × reminded committed, at version 3
      And a snapshot of "milk" stands at version 3

    Scenario: Histories that are there already get theirs when they are loaded
      Given a saved todo "milk" of added and 9 × reminded
      And snapshots at every 5 events
      When the todo "milk" is loaded
      Then it is what a replay gives
      And a snapshot of "milk" stands at version 10

    Scenario: A policy goes by the time that a fold takes
      Given a saved todo "milk" of added and reminded
      And snapshots of whatever folds for longer than 5 ms
      When the todo "milk" is loaded by code whose fold takes longer
      Then a snapshot of "milk" stands at version 2

    Scenario: What folds faster gets none
      Given a saved todo "milk" of added and reminded
      And snapshots of whatever folds for longer than 60000 ms
      When the todo "milk" is loaded
      Then it is what a replay gives
      And there is no snapshot of "milk"

    Scenario: They are taken on demand
      Given snapshots on demand
      And a saved todo "milk" of added and 9 × reminded
      When a snapshot of it is asked for
      Then a snapshot of "milk" stands at version 10

    Scenario: What waits to be saved is no part of it
      Given snapshots on demand
      And a saved todo "milk" of added
      And it is finished
      When a snapshot of it is asked for
      Then a snapshot of "milk" stands at version 1

    Scenario: Apply functions of one call are no part of it
      Given snapshots at every 2 events
      And a saved todo "milk" of added
      And it is finished by an apply function of that call, which says "done"
      And it was saved
      And a snapshot of "milk" stands at version 2
      When the todo "milk" is loaded
      Then it is what a replay gives
      And its state has
        | status | "finished" |

    Scenario: Of several only the newest stay
      Given snapshots at every 2 events, of which 2 are kept
      And a saved todo "milk" of added and reminded
      And a snapshot of "milk" stands at version 2
      And it is 2 × reminded
      And it was saved
      And snapshots of "milk" stand at the versions 2 and 4
      And it is 2 × reminded
      When it is saved
      Then it comes back with added, 5 × reminded committed, at version 6
      And snapshots of "milk" stand at the versions 4 and 6

  Rule: No save waits for a snapshot, and none fails with it

    Scenario: A save is answered while its snapshot is still being kept
      Given snapshots at every 2 events, whose keeping takes until it is let go
      And a todo "milk" of added and started
      When it is saved
      Then it comes back with added and started committed, at version 2
      And there is no snapshot of "milk" yet
      But when it is let go, a snapshot of "milk" stands at version 2

    Scenario: A snapshot that cannot be kept fails nothing, and is told of
      Given snapshots at every 2 events, which cannot be kept
      And a todo "milk" of added and started
      When it is saved
      Then it comes back with added and started committed, at version 2
      And it is told that a snapshot of "Todo-milk" failed: the disk is full

    Scenario: Nor does a load fail where none can be read
      Given a saved todo "milk" of added and started
      And snapshots at every 2 events, which cannot be read
      When the todo "milk" is loaded
      Then it is what a replay gives
      And it is told that a snapshot of "Todo-milk" failed: the disk is gone

    Scenario: A state that cannot be kept is told of, with its place
      Given snapshots at every 1 events
      When something is saved whose state holds a value of no known kind
      Then it is told that a snapshot of "Clock-1" failed: state.hands.0 must be what can be kept: a value that no store can keep: register its kind, got an object.

    Scenario: A policy that throws fails nothing
      Given snapshots whose policy throws
      And a todo "milk" of added and started
      When it is saved
      Then it comes back with added and started committed, at version 2
      And it is told that a snapshot of "Todo-milk" failed: no policy

  Rule: A snapshot that is not of this stream, not of this code, or not whole, is ignored and made anew

    Background:
      Given snapshots at every 2 events
      And a saved todo "milk" of added and 3 × reminded
      And a snapshot of "milk" stands at version 4

    Scenario Outline: It was damaged: <damage>
      Given <damage> in the snapshot of "milk"
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 1 on were read
      And it is told that a snapshot of "Todo-milk" failed: The snapshot of "Todo-milk" at version 4 is of no use
      And a snapshot of "milk" stands at version 4
      And the next load reads from version 4 on

      Examples:
        | damage                           |
        | a number of the state was edited |
        | the end is missing               |
        | every byte is 255                |
        | there is nothing                 |
        | stands that of another todo      |

    Scenario: The state's version has been raised since
      When the todo "milk" is loaded by code of a later state version
      Then it is what a replay by that code gives
      And a snapshot of "milk" stands at version 4, of a later state version

    Scenario: The state has other fields, though its version was not raised
      When the todo "milk" is loaded by code whose state has another field
      Then it is what a replay by that code gives
      And it is told that a snapshot of "Todo-milk" failed: The snapshot of "Todo-milk" at version 4 is of no use: its state has other fields than this code: raise stateVersion when they change

    Scenario: It passed over events that this code knows
      Given an older release that knows no reminders has replaced the snapshot of "milk"
      When the todo "milk" is loaded
      Then it is what a replay gives
      And its state has
        | reminders | 3 |
      And the next load reads from version 4 on

    Scenario: It knew events that this code does not
      When the todo "milk" is loaded by an older release that knows no reminders
      Then it is what a replay by that code gives
      And the snapshot of "milk" is as it was

    Scenario: It is of a later state version than this code's: it is left for the code that knows it
      Given code of a later state version has replaced the snapshot of "milk"
      When the todo "milk" is loaded
      Then it is what a replay gives
      And a snapshot of "milk" stands at version 4, of a later state version

    Scenario: The log is another one
      Given the snapshots are still there, and the log is another one in which "milk" was added and finished
      When the todo "milk" is loaded
      Then it is what a replay gives
      And its state has
        | status    | "finished" |
        | reminders | 0          |
      And a snapshot of "milk" stands at version 2

    Scenario: The stream was deleted
      Given the stream of "milk" was deleted
      When the todo "milk" is loaded
      Then there is no such todo
      And there is no snapshot of "milk"

    Scenario: An archived todo keeps its snapshots
      Given the stream of "milk" was archived
      When the todo "milk" is loaded
      Then it is what a replay gives
      And the events from version 4 on were read

  Rule: What is to be forgotten is forgotten

    Scenario: The snapshots of a stream are destroyed
      Given snapshots at every 2 events, of which 2 are kept
      And a saved todo "milk" of added and reminded
      And a snapshot of "milk" stands at version 2
      And it is 2 × reminded
      And it was saved
      And snapshots of "milk" stand at the versions 2 and 4
      When the snapshots of "milk" are to be forgotten
      Then there is no snapshot of "milk"

    Scenario: Nothing is kept of what was read before
      Given a saved todo "milk" of added and 3 × reminded
      And snapshots at every 2 events
      When the snapshots of "milk" are to be forgotten while the todo is loaded
      Then there is no snapshot of "milk"

  Rule: Snapshots end before their store

    Scenario: Closing waits for those that are due, and takes no more
      Given snapshots at every 2 events
      And a saved todo "milk" of added and reminded
      When the snapshots are closed
      And the todo "bread" of added and reminded is saved
      Then a snapshot of "milk" stands at version 2
      And there is no snapshot of "bread"

    Scenario: Whoever asks for one then is told
      Given snapshots on demand
      And a saved todo "milk" of added
      And the snapshots were closed
      When a snapshot of it is asked for
      Then it is refused because the store was closed

  Rule: What cannot be is refused

    Scenario Outline: <what>
      When snapshots are made with <option>
      Then it is refused as a bad argument
      And the refusal tells the field <field>

      Examples:
        | what                        | option          | field  |
        | A policy that is none       | {"policy": 100} | policy |
        | None to keep                | {"keep": 0}     | keep   |
        | Half a snapshot to keep     | {"keep": 0.5}   | keep   |

    Scenario Outline: A state version of <version>
      When an aggregate is defined with the state version <version>
      Then it is refused as a bad argument
      And the refusal tells the field stateVersion

      Examples:
        | version |
        | 0       |
        | 1.5     |
        | "2"     |
