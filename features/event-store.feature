Feature: Event store
  An event store keeps facts. Each belongs to one stream, the life of one thing, and all of them together are the log.
  Whatever a store is built on, it keeps the promises below. In them the todo "milk" has the stream "Todo-milk"; the events
  TodoAdded, TodoStarted … are told in short as added, started …; and where a save says nothing else it expects any version.

  Rule: A save continues a stream

    Scenario: The first save makes the stream
      When added and started are saved to "Todo-milk", expecting no stream
      Then "Todo-milk" holds added and started
      And the save tells version 2 and the position of started

    Scenario: A later save continues it
      Given a stream "Todo-milk" of added and started
      When renamed and finished are saved to "Todo-milk", expecting version 2
      Then "Todo-milk" holds added, started, renamed and finished
      And the save tells version 4 and the position of finished

    @fault-1
    Scenario: What is read is what was saved, and names its stream
      Given a stream "Todo-bread" of added
      When added, started and finished are saved to "Todo-milk"
      Then the save gives back the very events that "Todo-milk" holds
      And the events of "Todo-milk" are
        | event    | version | stream    |
        | added    | 1       | Todo-milk |
        | started  | 2       | Todo-milk |
        | finished | 3       | Todo-milk |

    Scenario: A save gives an event what it lacks
      Given the time is 2026-01-31T09:30:00.000Z
      And the next ids are "first" and "second"
      When added and started are saved to "Todo-milk", expecting no stream
      Then the events of "Todo-milk" are
        | event   | version | id     | timestamp                |
        | added   | 1       | first  | 2026-01-31T09:30:00.000Z |
        | started | 2       | second | 2026-01-31T09:30:00.000Z |

    Scenario: What an event was given stays with it
      Given the time is 2026-01-31T09:30:00.000Z
      When these events are saved to "Todo-milk"
        | event   | id       | timestamp                | correlation |
        | added   | my own   | 1999-12-31T23:59:59.999Z | spring      |
        | started | and mine | 0000-01-01T00:00:00.000Z | summer      |
      Then the events of "Todo-milk" are
        | event   | version | id       | timestamp                | correlation |
        | added   | 1       | my own   | 1999-12-31T23:59:59.999Z | spring      |
        | started | 2       | and mine | 0000-01-01T00:00:00.000Z | summer      |

    Scenario: Left to itself a store takes fresh UUIDs and the time of day
      Given a store that was given neither clock nor ids
      When added and started are saved to "Todo-milk"
      Then each event of "Todo-milk" has a UUID of its own
      And each event of "Todo-milk" has the time of its save, in UTC

    Scenario: Such a UUID begins with the time, so that neighbours in a stream are neighbours in an index
      Given a store that was given neither clock nor ids
      When added and started are saved to "Todo-milk"
      Then the id of each event of "Todo-milk" begins with its time

    Scenario: The same event id may be used in two streams
      Given a stream "Todo-milk" of added #one
      When added #one is saved to "Todo-bread"
      Then "Todo-milk" holds added #one
      And "Todo-bread" holds added #one

    Scenario: Also where the streams are long
      Given a stream "Todo-bread" of added #one
      And a stream "Todo-milk" of 100 × reminded
      When added #one is saved to "Todo-milk", expecting version 100
      Then the save tells version 101 and the position of added
      And the event "one" of "Todo-milk" is at version 101

    Scenario: A save of no events only checks its expectation
      Given a stream "Todo-milk" of added
      When nothing is saved to "Todo-milk", expecting version 1
      Then the save tells version 1 and no position
      And nothing was written

    Scenario: A save of no events makes no stream
      When nothing is saved to "Todo-milk", expecting no stream
      Then the save tells version 0 and no position
      And nothing was written

    Scenario: A save of no events can fail
      Given a stream "Todo-milk" of added
      When nothing is saved to "Todo-milk", expecting version 2
      Then it is refused as a conflict

    @fault-4
    Scenario: Events may come from a generator, which is read once
      When added, started and finished come out of a generator and are saved to "Todo-milk"
      Then "Todo-milk" holds added, started and finished
      And added, started and finished were published, in this order

    Scenario: A large save is taken whole, or refused whole where it passes the store's limit
      When 4 events of 1 MiB each are saved to "Todo-milk" at once
      Then all 4 are there, or none is and the save was refused as a bad argument

  Rule: A save is checked against what its writer expects

    Scenario Outline: A save whose expectation holds is taken: <history>, expecting <expectation>
      Given a stream "Todo-milk" of <history>
      When finished is saved to "Todo-milk", expecting <expectation>
      Then "Todo-milk" holds <outcome>

      Examples:
        | history           | expectation        | outcome                     |
        | nothing           | any version        | finished                    |
        | nothing           | no stream          | finished                    |
        | nothing           | version 0          | finished                    |
        | added and started | any version        | added, started and finished |
        | added and started | an existing stream | added, started and finished |
        | added and started | version 2          | added, started and finished |

    Scenario Outline: A save whose expectation fails is refused: <history>, expecting <expectation>
      Given a stream "Todo-milk" of <history>
      When finished is saved to "Todo-milk", expecting <expectation>
      Then it is refused as a conflict
      And the refusal tells
        | streamId | "Todo-milk" |
        | expected | <expected>  |
        | actual   | <actual>    |
      And the refusal says: Stream "Todo-milk" is at version <actual>, but <said> was expected. Nothing was written.
      And nothing was written

      Examples:
        | history           | expectation        | expected | actual | said               |
        | nothing           | an existing stream | "exists" | 0      | an existing stream |
        | nothing           | version 1          | 1        | 0      | version 1          |
        | added and started | no stream          | "none"   | 2      | no stream          |
        | added and started | version 0          | 0        | 2      | version 0          |
        | added and started | version 1          | 1        | 2      | version 1          |
        | added and started | version 3          | 3        | 2      | version 3          |

    Scenario Outline: What is no expectation is refused: <value>
      When added is saved to "Todo-milk", expecting the value <value>
      Then it is refused as a bad argument
      And the refusal tells
        | field | "expectedVersion" |
        | value | <value>           |
      And the refusal says that expectedVersion must be 'any', 'none', 'exists' or a version (0, 1, 2, …)
      And nothing was written

      Examples:
        | value  |
        | -1     |
        | 1.5    |
        | 1e300  |
        | "1"    |
        | "ANY"  |
        | ""     |
        | null   |
        | [0]    |

    Scenario: A save that says no expectation at all is refused
      When added is saved to "Todo-milk" with no word of what is expected
      Then it is refused as a bad argument
      And the refusal says: expectedVersion must be 'any', 'none', 'exists' or a version (0, 1, 2, …), got undefined.
      And nothing was written

    Scenario Outline: So is <call> that says nothing at all
      Given a stream "Todo-milk" of added
      When <call> of "Todo-milk" is asked for without a second thought
      Then it is refused as a bad argument
      And the refusal says: expectedVersion must be 'any', 'none', 'exists' or a version (0, 1, 2, …), got undefined.
      And nothing was written

      Examples:
        | call       |
        | a save     |
        | a deletion |

    Scenario Outline: Of 20 writers who expect <expectation> at the same moment, <winners> win
      Given a stream "Todo-milk" of <history>
      When 20 writers at once save started to "Todo-milk", expecting <expectation>
      Then <winners> of them are taken and <losers> are refused as a conflict
      And the versions in "Todo-milk" run from 1 to <length> without a gap

      Examples:
        | history | expectation        | winners | losers | length |
        | nothing | no stream          | 1       | 19     | 1      |
        | added   | version 1          | 1       | 19     | 2      |
        | added   | an existing stream | 20      | 0      | 21     |
        | nothing | any version        | 20      | 0      | 20     |

  Rule: A save is all or nothing

    @fault-3
    Scenario: Events that break off midway leave nothing behind
      Given a stream "Todo-milk" of added
      When started and finished are saved to "Todo-milk" from a source that breaks after them
      Then it fails with the source's own error
      And nothing was written

    @fault-3 @fault-8
    Scenario: One event of another stream spoils the whole save
      Given a stream "Todo-bread" of added
      When started and then the first event of "Todo-bread" are saved to "Todo-milk"
      Then it is refused as a bad event
      And the refusal says: Invalid TodoAdded: streamId: version 1 of "Todo-bread" stands where version 1 of "Todo-milk" belongs
      And nothing was written

    @fault-8
    Scenario Outline: An event that was placed elsewhere in its stream is refused, expecting <expectation>
      Given a stream "Todo-milk" of added and started
      When an event placed at version <version> of "Todo-milk" is saved to it, expecting <expectation>
      Then it is refused as a bad event
      And the refusal points at "version"
      And nothing was written

      Examples:
        | version | expectation        |
        | 4       | version 2          |
        | 4       | any version        |
        | 4       | an existing stream |
        | 1       | any version        |

    Scenario: An event that was placed where the save puts it is taken
      Given a stream "Todo-milk" of added and started
      When an event placed at version 3 of "Todo-milk" is saved to it, expecting version 2
      Then the save gives back the very event that was placed

    Scenario: Two events of one id are refused
      When added #one and started #one are saved to "Todo-milk"
      Then it is refused as a duplicate
      And the refusal tells
        | streamId | "Todo-milk" |
        | eventId  | "one"       |
      And the refusal says: Event id "one" is used twice in stream "Todo-milk". Nothing was written.
      And nothing was written

    Scenario Outline: What is no event is refused: <value>
      When added and then the value <value> are saved to "Todo-milk"
      Then it is refused as a bad argument
      And the refusal says that events[1] must be an event made by its definition
      And nothing was written

      Examples:
        | value                                    |
        | null                                     |
        | "added"                                  |
        | {"type": "TodoAdded", "data": {}}        |

    Scenario Outline: What is no list of events is refused: <value>
      When the value <value> is saved to "Todo-milk" in place of events
      Then it is refused as a bad argument
      And the refusal says that events must be an iterable of events
      And nothing was written

      Examples:
        | value |
        | null  |
        | 7     |
        | {}    |

    Scenario Outline: What is no list of saves is refused: <value>
      When the value <value> is saved in place of saves over several streams
      Then it is refused as a bad argument
      And the refusal says that saves must be an iterable of saves
      And nothing was written

      Examples:
        | value |
        | null  |
        | 7     |
        | {}    |

    Scenario: The last event of a deleted stream is the store's own, and saved by nobody else
      Given another store, of which "Todo-milk" was deleted
      When the last event of that stream is saved to "Todo-milk"
      Then it is refused as a bad argument
      And the refusal says: events[0].type must be a name without a leading "$" (reserved), got "$StreamDeleted".
      And nothing was written

    @fault-2
    Scenario: A refused save publishes nothing
      Given a stream "Todo-milk" of added
      When started is saved to "Todo-milk", expecting no stream
      Then it is refused as a conflict
      And nothing was published

    Scenario: A reader never meets half a save
      When 30 saves of added, started and finished race with a reader of the log
      Then whatever the reader met were whole saves

  Rule: A save may be said again
    A writer who was cut off before the answer came says the save again, the events with their ids. If it was written the
    first time, it is a repeat: it writes nothing, and the answer is the first one's.

    Scenario Outline: Said again, a save expecting <expectation> gives the first result
      Given a stream "Todo-milk" of <history>
      And started and finished were saved to "Todo-milk", expecting <expectation>
      When the save is said again
      Then its result equals the first
      And nothing was written
      And nothing was published

      Examples:
        | history | expectation        |
        | nothing | no stream          |
        | nothing | version 0          |
        | nothing | any version        |
        | added   | version 1          |
        | added   | any version        |
        | added   | an existing stream |

    Scenario: A save may be said again for ever, whatever has happened since
      Given a stream "Todo-milk" of added
      And started and finished were saved to "Todo-milk", expecting version 1
      And a stream "Todo-bread" of added
      And 1,200 × reminded were saved to "Todo-milk", expecting version 3
      And "Todo-milk" was archived
      When the save of started and finished is said again
      Then its result equals the first
      And nothing was written

    Scenario Outline: Which saves are repeats: <ids> at <expectation>
      Given a stream "Todo-milk" of added #a, started #b and finished #c
      When <ids> is saved to "Todo-milk", expecting <expectation>
      Then the save tells version <version> and the position of <last>
      And nothing was written

      Examples:
        | ids                               | expectation        | version | last     |
        | added #a                          | no stream          | 1       | added    |
        | added #a                          | version 0          | 1       | added    |
        | started #b                        | version 1          | 2       | started  |
        | started #b, finished #c           | version 1          | 3       | finished |
        | started #b                        | any version        | 2       | started  |
        | started #b, finished #c           | an existing stream | 3       | finished |
        | added #a, started #b, finished #c | any version        | 3       | finished |

    Scenario Outline: Any other overlap is refused: <ids> at <expectation>
      Given a stream "Todo-milk" of added #a, started #b and finished #c
      When <ids> is saved to "Todo-milk", expecting <expectation>
      Then it is refused as a duplicate
      And the refusal tells
        | streamId | "Todo-milk" |
        | eventId  | <known>     |
      And nothing was written

      Examples:
        | ids                      | expectation        | known |
        | added #a                 | version 3          | "a"   |
        | started #b               | version 0          | "b"   |
        | started #b               | no stream          | "b"   |
        | started #b               | version 3          | "b"   |
        | started #b               | version 9          | "b"   |
        | finished #c, started #b  | any version        | "c"   |
        | added #a, finished #c    | any version        | "a"   |
        | finished #c, removed #d  | any version        | "c"   |
        | finished #c, removed #d  | version 2          | "c"   |
        | removed #d, added #a     | an existing stream | "a"   |
        | removed #d, added #a     | version 3          | "a"   |

    Scenario: New events under a wrong expectation are a conflict, however often they are said
      Given a stream "Todo-milk" of added #a, started #b and finished #c
      And removed #d was saved to "Todo-milk" in vain, expecting version 2
      When the save is said again
      Then it is refused as a conflict
      And nothing was written

    Scenario: The first save's events stand, even where a repeat tells them otherwise
      Given a stream "Todo-milk" of added #a
      When renamed #a is saved to "Todo-milk", expecting no stream
      Then "Todo-milk" holds added #a
      And the save gives back the very events that "Todo-milk" holds

    Scenario: Of the same save said 20 times at once, one writes
      When 20 writers at once say the same save of added and started to "Todo-milk", expecting no stream
      Then all of them are taken with the same result
      And "Todo-milk" holds added and started
      And added and started were published, in this order

  Rule: A save over several streams is all or nothing
    A store says whether it takes several streams at once. One that does not has a scenario of its own in place of the others.

    @one-stream-at-a-time
    Scenario: A store that takes one stream at a time refuses more, before it writes anything
      Given a stream "Todo-bread" of added
      When these are saved together
        | stream     | events   | expecting   |
        | Todo-milk  | added    | no stream   |
        | Todo-bread | finished | any version |
      Then it is refused as unsupported
      And nothing was written
      And nothing was published

    @across-streams
    Scenario: Streams saved together are answered in the order in which they were named
      Given a stream "Todo-bread" of added
      When these are saved together
        | stream     | events             | expecting   |
        | Todo-milk  | added and started  | no stream   |
        | Todo-bread | finished           | version 1   |
        | Todo-eggs  | added              | any version |
      Then the results are
        | version | events            |
        | 2       | added and started |
        | 2       | finished          |
        | 1       | added             |
      And "Todo-milk" holds added and started
      And "Todo-bread" holds added and finished
      And "Todo-eggs" holds added

    @across-streams
    Scenario: Streams saved together are one save: their events stand side by side in the log
      Given a stream "Todo-bread" of added
      When these are saved together
        | stream     | events    | expecting   |
        | Todo-milk  | renamed   | any version |
        | Todo-bread | started   | any version |
        | Todo-eggs  | finished  | any version |
      Then the log holds added, renamed, started and finished
      And the positions of the results are those of renamed, started and finished

    @across-streams
    Scenario: One failing expectation refuses them all
      Given a stream "Todo-bread" of added
      When these are saved together
        | stream     | events   | expecting |
        | Todo-milk  | added    | no stream |
        | Todo-bread | finished | no stream |
      Then it is refused as a conflict
      And nothing was written
      And nothing was published

    @across-streams
    Scenario: The first failing expectation is the one that is told
      Given a stream "Todo-bread" of added
      And a stream "Todo-eggs" of added and started
      When these are saved together
        | stream     | events   | expecting |
        | Todo-milk  | added    | no stream |
        | Todo-eggs  | finished | version 1 |
        | Todo-bread | finished | no stream |
      Then it is refused as a conflict
      And the refusal tells
        | streamId | "Todo-eggs" |
        | expected | 1           |
        | actual   | 2           |

    @across-streams
    Scenario: A part without events only checks its expectation
      Given a stream "Todo-bread" of added
      When these are saved together
        | stream     | events  | expecting |
        | Todo-bread | nothing | version 7 |
        | Todo-milk  | added   | no stream |
      Then it is refused as a conflict
      And the refusal tells
        | streamId | "Todo-bread" |
      And nothing was written

    @across-streams
    Scenario: A part without events whose expectation holds lets the others be saved
      Given a stream "Todo-bread" of added
      When these are saved together
        | stream     | events  | expecting |
        | Todo-bread | nothing | version 1 |
        | Todo-milk  | added   | no stream |
      Then the results are
        | version | events  |
        | 1       | nothing |
        | 1       | added   |

    @across-streams
    Scenario: Nothing at all can be saved together
      When these are saved together
        | stream | events | expecting |
      Then the results are
        | version | events |
      And nothing was written

    @across-streams
    Scenario: A stream may be named once
      When these are saved together
        | stream     | events   | expecting   |
        | Todo-milk  | added    | any version |
        | Todo-bread | added    | any version |
        | Todo-milk  | finished | any version |
      Then it is refused as a bad argument
      And the refusal tells
        | field | "streamId"  |
        | value | "Todo-milk" |
      And the refusal says: streamId must be named once, got "Todo-milk".
      And nothing was written

    @across-streams
    Scenario: The parts may come from a generator, which is read once
      When these come out of a generator and are saved together
        | stream     | events   | expecting   |
        | Todo-milk  | added    | any version |
        | Todo-bread | finished | any version |
      Then "Todo-milk" holds added
      And "Todo-bread" holds finished

    @across-streams
    Scenario: A save over several streams may be said again
      Given a stream "Todo-bread" of added
      And these were saved together
        | stream     | events            | expecting |
        | Todo-milk  | added and started | no stream |
        | Todo-eggs  | nothing           | no stream |
        | Todo-bread | finished          | version 1 |
      And removed was saved to "Todo-milk", expecting version 2
      When the save over several streams is said again
      Then its result equals the first
      And nothing was written
      And nothing was published

    @across-streams
    Scenario: Said again, a part without events gets the first answer, whatever has happened since
      Given a stream "Todo-bread" of added
      And these were saved together
        | stream     | events  | expecting |
        | Todo-milk  | added   | no stream |
        | Todo-bread | nothing | version 1 |
      And finished was saved to "Todo-bread", expecting version 1
      When the save over several streams is said again
      Then its result equals the first
      And nothing was written

    @across-streams
    Scenario: Said again, a part without events that expects any version tells the version of now
      Given a stream "Todo-bread" of added
      And these were saved together
        | stream     | events  | expecting   |
        | Todo-milk  | added   | no stream   |
        | Todo-bread | nothing | any version |
      When the save over several streams is said again
      Then the results are
        | version | events  |
        | 1       | added   |
        | 1       | nothing |

    @across-streams
    Scenario: A save over several streams of which a part is known is refused
      Given a stream "Todo-bread" of added #a
      When these are saved together
        | stream     | events     | expecting   |
        | Todo-milk  | started #b | any version |
        | Todo-bread | added #a   | any version |
      Then it is refused as a duplicate
      And the refusal tells
        | streamId | "Todo-bread" |
        | eventId  | "a"          |
      And nothing was written

    @across-streams
    Scenario: Of 20 writers who move between the same two streams, one wins
      Given a stream "Todo-milk" of added
      And a stream "Todo-bread" of added
      When 20 writers at once save finished to "Todo-milk" and "Todo-bread" together, each expecting version 1
      Then 1 of them is taken and 19 are refused as a conflict
      And "Todo-milk" holds added and finished
      And "Todo-bread" holds added and finished

  Rule: A stream is read by its versions

    Background:
      Given a stream "Todo-bread" of added
      And a stream "Todo-milk" of added and renamed
      And started, finished and removed were saved to "Todo-milk", expecting version 2

    Scenario Outline: A range of a stream: <range>
      When "Todo-milk" is read <range>
      Then that gives <events>

      Examples: after and before leave their version out, up to takes it in
        | range               | events                                        |
        | from the start      | added, renamed, started, finished and removed |
        | after 0             | added, renamed, started, finished and removed |
        | after 2             | started, finished and removed                 |
        | after 5             | nothing                                       |
        | after 9             | nothing                                       |
        | before 3            | added and renamed                             |
        | before 9            | added, renamed, started, finished and removed |
        | before 1            | nothing                                       |
        | before 0            | nothing                                       |
        | up to 3             | added, renamed and started                    |
        | up to 9             | added, renamed, started, finished and removed |
        | up to 0             | nothing                                       |
        | after 1, before 4   | renamed and started                           |
        | after 1, up to 4    | renamed, started and finished                 |
        | before 4, up to 2   | added and renamed                             |
        | before 2, up to 4   | added                                         |
        | after 3, before 4   | nothing                                       |
        | after 4, up to 2    | nothing                                       |

      Examples: backwards is the same range, newest first
        | range                        | events                                        |
        | backwards                    | removed, finished, started, renamed and added |
        | after 2, backwards           | removed, finished and started                 |
        | before 3, backwards          | renamed and added                             |
        | up to 3, backwards           | started, renamed and added                    |
        | after 1, before 4, backwards | started and renamed                           |
        | after 5, backwards           | nothing                                       |

      Examples: at most counts what is delivered
        | range                                      | events               |
        | at most 2                                  | added and renamed    |
        | at most 0                                  | nothing              |
        | at most 0, backwards                       | nothing              |
        | after 1, at most 2                         | renamed and started  |
        | at most 2, backwards                       | removed and finished |
        | up to 4, at most 2, backwards              | finished and started |
        | after 1, before 5, at most 2, backwards    | finished and started |
        | after 4, at most 9                         | removed              |

    Scenario: An unknown stream holds nothing
      When "Todo-eggs" is read from the start
      Then that gives nothing

    @fault-5
    Scenario: No stream has the empty name
      When "" is read from the start
      Then it is refused as a bad argument
      And the refusal tells
        | field | "streamId" |
        | value | ""         |

    Scenario Outline: What is no range is refused: <field> <value>
      When "Todo-milk" is read with <field> set to <value>
      Then it is refused as a bad argument
      And the refusal tells
        | field | "<field>" |
        | value | <value>   |
      And the refusal says that <field> must be a whole number from 0 on

      Examples:
        | field  | value |
        | after  | -1    |
        | after  | 1.5   |
        | after  | "1"   |
        | before | -1    |
        | before | 1e300 |
        | upTo   | 0.5   |
        | limit  | -1    |
        | limit  | 2.5   |
        | limit  | "all" |

    Scenario: A stream of thousands is read whole, in order
      Given 2,500 × reminded were saved to "Todo-eggs", expecting no stream
      When "Todo-eggs" is read from the start
      Then that gives 2,500 × reminded

    Scenario: A stream of thousands is read backwards whole, in order
      Given 2,500 × reminded were saved to "Todo-eggs", expecting no stream
      When "Todo-eggs" is read backwards
      Then that gives 2,500 events, from version 2500 down to version 1

    Scenario: Read in batches it is the same, and no batch is empty
      Given 2,500 × reminded were saved to "Todo-eggs", expecting no stream
      When "Todo-eggs" is read in batches, after 200
      Then that gives 2,300 events, from version 201 up to version 2500
      And no batch was empty

    Scenario Outline: Read in batches it is as long as it is to be: at most <limit>
      Given 2,500 × reminded were saved to "Todo-eggs", expecting no stream
      When "Todo-eggs" is read in batches, at most <limit>
      Then that gives <events> events, from version 1 up to version <last>
      And no batch was empty, nor longer than 1,000

      Examples:
        | limit | events | last |
        | 1     | 1      | 1    |
        | 999   | 999    | 999  |
        | 1000  | 1,000  | 1000 |
        | 1001  | 1,001  | 1001 |
        | 2000  | 2,000  | 2000 |
        | 2500  | 2,500  | 2500 |
        | 9999  | 2,500  | 2500 |

    Scenario Outline: Read in batches it ends where the stream ends: <length> events
      Given <length> × reminded were saved to "Todo-eggs", expecting no stream
      When "Todo-eggs" is read in batches, from the start
      Then that gives <length> events, from version 1 up to version <last>
      And no batch was empty, nor longer than 1,000

      Examples:
        | length | last |
        | 999    | 999  |
        | 1,000  | 1000 |
        | 1,001  | 1001 |
        | 2,000  | 2000 |

    Scenario: Read in batches, a stream that there is not gives no batch
      When "Todo-none" is read in batches, from the start
      Then that gives nothing
      And there was no batch

    Scenario: A reader of a long stream is told if it is deleted meanwhile
      Given 2,500 × reminded were saved to "Todo-eggs", expecting no stream
      When someone reads "Todo-eggs" in batches, and it is deleted after the first
      Then it is refused because the stream was deleted

    Scenario: Each loop over a reading is a new read
      Given someone holds a reading of "Todo-milk" and has looped over it
      When reminded is saved to "Todo-milk"
      And they loop over it again
      Then that gives added, renamed, started, finished, removed and reminded

    Scenario: A reader may leave early and hinders nobody
      Given 2,500 × reminded were saved to "Todo-eggs", expecting no stream
      When someone reads "Todo-eggs" and leaves after 3 events
      And started is saved to "Todo-milk", expecting version 5
      Then it is accepted
      And the store can be closed

    Scenario: A reader may write while reading
      When someone reads "Todo-milk" and notes each event in "Diary-milk" as it is met
      Then "Diary-milk" has 5 events

    @fault-9
    Scenario: The last event of a stream is found by itself
      When the last event of "Todo-milk" is asked for
      Then that is removed, at version 5, with its position

    Scenario: An unknown stream has no last event
      When the last event of "Todo-eggs" is asked for
      Then there is none

    Scenario: What was saved a moment ago is read at once
      When 50 times an event is saved to "Todo-milk" and the stream is read at once
      Then every read met the event saved before it

  Rule: The log holds all streams, in the order of their saves

    Background:
      Given the log, save by save
        | stream       | events            |
        | Todo-milk    | added and renamed |
        | Chore-dishes | started           |
        | Todo-bread   | finished          |
        | Todo-milk    | removed           |

    Scenario Outline: A range of the log: <range>
      When the log is read <range>
      Then that gives <events>

      Examples: places are counted from 1; after and before leave theirs out, up to takes it in
        | range               | events                                        |
        | from the start      | added, renamed, started, finished and removed |
        | after 2             | started, finished and removed                 |
        | after 1             | renamed, started, finished and removed        |
        | after 5             | nothing                                       |
        | before 3            | added and renamed                             |
        | before 2            | added                                         |
        | before 1            | nothing                                       |
        | up to 3             | added, renamed and started                    |
        | up to 1             | added                                         |
        | after 1, before 4   | renamed and started                           |
        | after 1, up to 4    | renamed, started and finished                 |
        | before 4, up to 2   | added and renamed                             |
        | before 2, up to 4   | added                                         |
        | after 4, up to 2    | nothing                                       |

      Examples: backwards is the same range, newest first; at most counts what is delivered
        | range                         | events                                        |
        | backwards                     | removed, finished, started, renamed and added |
        | after 1, before 4, backwards  | started and renamed                           |
        | up to 2, backwards            | renamed and added                             |
        | at most 2                     | added and renamed                             |
        | at most 1                     | added                                         |
        | at most 0                     | nothing                                       |
        | at most 2, backwards          | removed and finished                          |
        | up to 4, at most 3, backwards | finished, started and renamed                 |
        | after 2, at most 2            | started and finished                          |

      Examples: a filter chooses within the range
        | range                                             | events                                        |
        | of type TodoAdded                                 | added                                         |
        | of type TodoStarted or TodoRemoved                | started and removed                           |
        | of type Nonsense                                  | nothing                                       |
        | of category Todo                                  | added, renamed, finished and removed          |
        | of category Chore                                 | started                                       |
        | of category Todo or Chore                         | added, renamed, started, finished and removed |
        | of category Tod                                   | nothing                                       |
        | of category todo                                  | nothing                                       |
        | of category Todo-milk                             | nothing                                       |
        | of category Chore, of type TodoAdded              | nothing                                       |
        | of category Todo, of type TodoAdded or TodoStarted | added                                        |
        | of category Todo, after 1                         | renamed, finished and removed                 |
        | of category Todo, before 4                        | added and renamed                             |
        | of category Todo, at most 3                       | added, renamed and finished                   |
        | of category Todo, at most 3, backwards            | removed, finished and renamed                 |
        | of type TodoStarted or TodoRemoved, up to 4       | started                                       |
        | archived ones included                            | added, renamed, started, finished and removed |
        | archived ones only                                | nothing                                       |

    Scenario: A stream's name without a dash is its category; otherwise the part before the first dash is
      Given the log, save by save
        | stream     | events   |
        | Inbox      | reminded |
        | Inbox-a-b  | reminded |
        | Inboxes-a  | reminded |
      When the log is read of category Inbox
      Then that gives the events of "Inbox" and of "Inbox-a-b"

    Scenario: An empty list of types chooses nothing
      When the log is read with types set to []
      Then that gives nothing

    Scenario: Events are chosen by their correlation
      Given these events were saved to "Todo-eggs"
        | event    | correlation |
        | added    | spring      |
        | started  |             |
        | finished | summer      |
        | removed  | spring      |
      When the log is read of correlation spring
      Then that gives added and removed

    Scenario: A reading keeps to what it was asked for, whatever becomes of the list of types
      When the log is read of a list of types that is changed before the reading begins
      Then that gives added

    Scenario: A subscription keeps to what it was asked for too
      When someone subscribes with a list of types that is changed before the subscription begins
      Then the first event that comes is added

    Scenario Outline: What is no filter is refused: <field> <value>
      When the log is read with <field> set to <value>
      Then it is refused as a bad argument
      And the refusal tells
        | field | "<field>" |
      And the refusal says that <field> must be <rule>

      Examples:
        | field         | value       | rule                           |
        | types         | "TodoAdded" | an array of names              |
        | types         | [7]         | a string                       |
        | categories    | [""]        | a non-empty string             |
        | correlationId | 7           | a string                       |
        | archived      | true        | 'exclude', 'include' or 'only' |
        | limit         | -1          | a whole number from 0 on       |

    Scenario: That archived ones are left out may also be said
      Given "Todo-milk" was archived
      When the log is read with archived set to "exclude"
      Then that gives started and finished

    Scenario: A log of thousands is read whole, in order
      Given 2,500 × reminded were saved to "Todo-eggs", expecting no stream
      When the log is read after 5
      Then that gives 2,500 × reminded

    Scenario: A log of thousands is read backwards whole, in order
      Given 2,500 × reminded were saved to "Todo-eggs", expecting no stream
      When the log is read of category Todo, after 5, backwards
      Then that gives 2,500 events, from version 2500 down to version 1

    Scenario: A filter finds what lies far apart
      Given 1,500 × reminded were saved to "Chore-eggs", expecting no stream
      And finished was saved to "Todo-milk"
      And 1,500 × reminded were saved to "Chore-salt", expecting no stream
      And removed was saved to "Todo-milk"
      When the log is read of category Todo, after 5
      Then that gives finished and removed

    Scenario: A read of the log ends where the log ended when it began
      Given 1,500 × reminded were saved to "Todo-eggs", expecting no stream
      When someone reads the log and notes every hundredth event in "Diary-all" as it is met
      Then "Diary-all" has 15 events

    Scenario: Saves of many writers lie in the log unbroken
      When 10 writers at once save added, started and finished 5 times, each to a stream of their own
      Then the log is in the order of the positions
      And each of the 50 saves lies in it unbroken
      And the log's order agrees with every stream's

    Scenario: A reader who follows positions misses nothing that is written meanwhile
      When a reader goes from position to position while 10 writers save 20 times each
      Then in the end the reader has met the log, event by event

  Rule: A position is a token of one log

    Scenario: Positions are short texts of one width that are safe in a URL and rise with the log
      Given the log, save by save
        | stream     | events            |
        | Todo-milk  | added and renamed |
        | Todo-bread | 1,200 × reminded  |
        | Todo-milk  | removed           |
      Then the positions in the log rise, compared as texts
      And all positions have one width and need no escaping in a URL

    Scenario: A position is kept as text and taken back
      Given the log, save by save
        | stream     | events            |
        | Todo-milk  | added and renamed |
        | Todo-bread | started           |
      When the position of renamed is kept as text, and later taken back to read on
      Then that gives started

    Scenario Outline: What is no position is refused by <call>: <text>
      When <call> is asked for with the position <text>
      Then it is refused as a bad argument
      And the refusal tells
        | field | "<field>" |
        | value | <text>    |
      And the refusal says that <field> must be a position that a store gave

      Examples:
        | call                 | field  | text                                     |
        | the log after        | after  | ""                                       |
        | the log after        | after  | "1"                                      |
        | the log after        | after  | "0123456789ab.00000000000001.00000"      |
        | the log after        | after  | 1                                        |
        | the log after        | after  | null                                     |
        | the log after        | after  | "0123456789ab.00000000000001.00000000 "  |
        | the log after        | after  | " 0123456789ab.00000000000001.00000000"  |
        | the log after        | after  | ["0123456789ab.00000000000001.00000000"] |
        | the log before       | before | "nonsense"                               |
        | the log up to        | upTo   | "nonsense"                               |
        | the streams after    | after  | "nonsense"                               |
        | a subscription after | after  | "nonsense"                               |

    Scenario: A text that is no position cannot be taken back as one
      When the text "nonsense" is taken back as a position
      Then it is refused as a bad argument
      And the refusal says: position must be a position that a store gave, got "nonsense".

    Scenario Outline: A position of another log is refused by <call>
      Given another store, with events of its own
      When <call> is asked for with a position of the other store
      Then it is refused as a bad argument
      And the refusal tells the field <field>
      And the refusal names this log as the one that <field> must be a position of

      Examples:
        | call                 | field  |
        | the log after        | after  |
        | the log before       | before |
        | the log up to        | upTo   |
        | the streams after    | after  |
        | a subscription after | after  |

    Scenario: A position that the log has not reached is refused by a subscription: an older copy of the log may have been put back
      Given a stream "Todo-milk" of added
      When a subscription is asked for after a position that the log has not reached
      Then it is refused as a bad argument
      And the refusal says that after must be a position of this log

  Rule: An event is found by its id

    Scenario: A known id gives the event and its position
      Given a stream "Todo-milk" of added #a and started #b
      When the event "b" is asked for
      Then that is started, at version 2, with its position

    Scenario: An unknown id gives none
      Given a stream "Todo-milk" of added #a
      When the event "b" is asked for
      Then there is none

    Scenario: An event is found that was saved after another was asked for
      Given a stream "Todo-milk" of added #a
      And the event "a" was asked for
      And a stream "Todo-bread" of started #b
      And a stream "Todo-eggs" of finished #c
      When the event "b" is asked for
      Then that is started, at version 1, with its position

    Scenario: Of an id used in two streams the first is given
      Given a stream "Todo-milk" of added #a
      And a stream "Todo-bread" of added and started #a
      When the event "a" is asked for
      Then that is added, at version 1, with its position

    Scenario Outline: What can be no event id is refused: <text>
      When the event <text> is asked for
      Then it is refused as a bad argument
      And the refusal says that eventId must be <rule>

      Examples:
        | text       | rule                                     |
        | ""         | a non-empty string                       |
        | "x" × 257  | at most 256 bytes of UTF-8               |
        | "a\u0000b" | text without U+0000                      |
        | "\ud800"   | well-formed Unicode (no lone surrogates) |

  Rule: Streams are listed in the order of their creation

    Background:
      Given the log, save by save
        | stream       | events            |
        | Todo-milk    | added and renamed |
        | Chore-dishes | started           |
        | Todo-bread   | added             |
        | Todo-milk    | removed           |

    Scenario: All of them
      When the streams are listed from the start
      Then these are listed
        | stream       | version | created at | status |
        | Todo-milk    | 3       | 1          | live   |
        | Chore-dishes | 1       | 3          | live   |
        | Todo-bread   | 1       | 4          | live   |

    Scenario: A stream is listed with the time of its first event
      Given these events were saved to "Todo-eggs"
        | event   | timestamp                |
        | added   | 2026-01-31T09:30:00.000Z |
        | started | 2026-02-01T00:00:00.000Z |
      When the streams are listed after 4
      Then "Todo-eggs" is listed with the time 2026-01-31T09:30:00.000Z

    Scenario Outline: Some of them: <range>
      When the streams are listed <range>
      Then the streams listed are <streams>

      Examples:
        | range                        | streams                               |
        | of category Todo             | "Todo-milk", "Todo-bread"             |
        | of category Chore            | "Chore-dishes"                        |
        | of category Chore or Todo    | "Todo-milk", "Chore-dishes", "Todo-bread" |
        | of category Tod              | none                                  |
        | after 1                      | "Chore-dishes", "Todo-bread"          |
        | after 2                      | "Chore-dishes", "Todo-bread"          |
        | after 3                      | "Todo-bread"                          |
        | after 5                      | none                                  |
        | at most 2                    | "Todo-milk", "Chore-dishes"           |
        | at most 0                    | none                                  |
        | of category Todo, after 1    | "Todo-bread"                          |
        | of category Todo, at most 1  | "Todo-milk"                           |

    Scenario: What is no filter is refused
      When the streams are listed with categories set to "Todo"
      Then it is refused as a bad argument
      And the refusal says: categories must be an array of names, got "Todo".

    Scenario: An empty store lists none
      Given another store, empty
      When the streams of the other store are listed
      Then the streams listed are none

    Scenario: Thousands of streams are listed, in order
      When 1,100 streams are made and listed
      Then they are listed in the order in which they were made

  Rule: A subscriber gets what is there, then what comes

    Background:
      Given the log, save by save
        | stream       | events            |
        | Todo-milk    | added and renamed |
        | Chore-dishes | started           |

    Scenario: First the old, then the new
      Given a subscriber
      When finished is saved to "Todo-bread"
      And removed is saved to "Todo-milk"
      Then the subscriber gets added, renamed, started, finished and removed
      And each came with its position

    Scenario: From a position on
      Given a subscriber after 2
      When finished is saved to "Todo-bread"
      Then the subscriber gets started and finished

    Scenario: From the end of the log on
      Given a subscriber after 3
      When finished is saved to "Todo-bread"
      Then the subscriber gets finished

    Scenario: Unless it asks for progress it gets events alone
      Given a subscriber
      When finished is saved to "Todo-bread"
      Then the subscriber gets added, renamed, started and finished
      And the subscriber got nothing besides

    Scenario Outline: Only what is asked for: <filter>
      Given a subscriber <filter>
      When these are saved one after the other
        | stream       | events   |
        | Todo-bread   | finished |
        | Chore-dishes | added    |
        | Todo-milk    | removed  |
      Then the subscriber gets <events>

      Examples:
        | filter                                | events                               |
        | of category Todo                      | added, renamed, finished and removed |
        | of type TodoAdded or TodoRemoved      | added, added and removed             |
        | of type TodoAdded, of category Todo, after 1 | nothing                       |
        | of category Chore, after 3            | added                                |
        | archived ones included, after 2       | started, finished, added and removed |

    Scenario: Only what is correlated
      Given a subscriber of correlation spring
      When these events are saved to "Todo-eggs"
        | event    | correlation |
        | added    | spring      |
        | started  | summer      |
        | finished | spring      |
      Then the subscriber gets added and finished

    Scenario: None is skipped and none comes twice, however the saves race with the subscription
      When a subscriber begins while 10 writers save 20 times each
      Then the subscriber has got the log, event by event

    Scenario: Thousands of events reach a subscriber in order
      Given 2,500 × reminded were saved to "Todo-eggs", expecting no stream
      And a subscriber after 3
      When finished is saved to "Todo-eggs"
      Then the subscriber has got 2,501 events, from version 1 up to version 2501

    Scenario: Each subscriber gets everything
      Given a subscriber
      And a second subscriber
      When finished is saved to "Todo-bread"
      Then the subscriber gets added, renamed, started and finished
      And the second subscriber gets added, renamed, started and finished

    Scenario: A subscriber who stops reading hinders neither writers nor other subscribers
      Given a subscriber who reads one event and then no more
      And a second subscriber
      When 1,200 × reminded are saved to "Todo-eggs"
      Then the second subscriber has got 1,203 events

    Scenario: A slow subscriber gets everything in the end
      Given a subscriber who takes each event only when told to
      And finished was saved to "Todo-bread"
      And removed was saved to "Todo-milk"
      When the subscriber is told to take 5 events
      Then the subscriber gets added, renamed, started, finished and removed

    Scenario: A subscriber may save what it concludes
      Given a subscriber who answers each added with reminded
      When added is saved to "Todo-bread"
      And added is saved to "Todo-eggs"
      Then "Todo-bread" comes to hold added and reminded
      And "Todo-eggs" comes to hold added and reminded

    Scenario: Each loop over a subscription begins anew
      Given someone holds a subscription, and has left a first loop after 2 events
      When they loop over it again until 3 events
      Then the subscriber has got added, renamed and started

    Scenario: Who was away resumes after the last position
      Given a subscriber who left after 2 events
      And finished was saved to "Todo-bread"
      When the subscriber resumes after the last position
      Then the subscriber gets started and finished

    Scenario: Asked for progress, a subscription tells that it has reached the head
      Given a subscriber with progress
      Then the subscriber gets added, renamed and started, and then that it has caught up there

    Scenario: Whenever it reaches the head it tells so again
      Given a subscriber with progress
      And the subscriber has caught up
      When finished is saved to "Todo-bread"
      Then the subscriber gets added, renamed, started and finished, and then that it has caught up there

    Scenario: Progress is told where nothing passes the filter
      Given a subscriber with progress, of category Nonsense
      And the subscriber has caught up
      When finished is saved to "Todo-bread"
      Then the subscriber gets nothing, and then that it has caught up there

    Scenario: An empty log has been caught up with at once
      Given another store, empty
      And a subscriber of the other store, with progress
      Then the subscriber has caught up
      And who resumes there misses nothing of the other store

    Scenario: At most 1,000 events are passed over without a word
      Given 3,400 × reminded were saved to "Todo-eggs", expecting no stream
      When a subscriber with progress, of type TodoStarted or TodoRemoved, has caught up
      Then between two words to the subscriber lie at most 1,000 events
      And all but the last word say that there is more

    Scenario: Where every event comes nothing more is said before the head
      Given 3,400 × reminded were saved to "Todo-eggs", expecting no stream
      When a subscriber with progress, after 3, has caught up
      Then the subscriber has got 3,400 events, and one word of progress

    Scenario: Who kept a progress resumes there
      Given 1,200 × reminded were saved to "Todo-eggs", expecting no stream
      And a subscriber with progress, of type TodoRemoved
      And the subscriber has caught up
      And removed was saved to "Todo-milk"
      When a second subscriber, of type TodoRemoved, resumes where the subscriber had caught up
      Then the second subscriber gets removed

    Scenario: A subscription that is called off while it waits ends in peace
      Given a subscriber who can be called off
      And the subscriber has got 3 events
      When the subscriber is called off
      Then the subscription ends without an error
      And what is saved later does not reach the subscriber

    Scenario: A subscription that was called off before it began gives nothing
      When a subscriber begins whose subscription was called off before
      Then the subscription ends without an error
      And the subscriber has got nothing

    Scenario: A subscription that is called off in the midst of the log ends there
      When a subscriber calls itself off at its 2nd event
      Then the subscription ends without an error
      And the subscriber has got added and renamed

    Scenario: Called off and closed at the same time it ends in peace
      When a subscriber calls itself off and closes the store at the 3rd event
      Then the subscription ends without an error
      And the subscriber has got added, renamed and started

    Scenario: A subscriber may leave the loop
      When a subscriber leaves after 2 events
      Then the subscription ends without an error
      And what is saved later does not reach the subscriber

    Scenario: Closing the store tells a waiting subscriber
      Given a subscriber
      And the subscriber has got 3 events
      When the store is closed
      Then the subscription ends because the store was closed

    Scenario: Closing the store tells a subscriber who begins afterwards
      Given someone holds a subscription
      When the store is closed
      And they begin to loop over it
      Then the subscription ends because the store was closed

    Scenario Outline: What is no filter is refused: <field> <value>
      When a subscription is asked for with <field> set to <value>
      Then it is refused as a bad argument
      And the refusal tells
        | field | "<field>" |

      Examples:
        | field      | value       |
        | types      | "TodoAdded" |
        | categories | [7]         |
        | archived   | "yes"       |

  Rule: An archived stream is out of the log unless asked for

    Background:
      Given the log, save by save
        | stream     | events            |
        | Todo-milk  | added and renamed |
        | Todo-bread | started           |
        | Todo-milk  | finished          |
      And "Todo-milk" was archived

    Scenario Outline: The log with an archived stream: <range>
      When the log is read <range>
      Then that gives <events>

      Examples:
        | range                                  | events                               |
        | from the start                         | started                              |
        | archived ones included                 | added, renamed, started and finished |
        | archived ones only                     | added, renamed and finished          |
        | archived ones only, backwards          | finished, renamed and added          |
        | archived ones only, after 1, at most 1 | renamed                              |
        | at most 3                              | started                              |

    Scenario: It can be loaded
      When "Todo-milk" is read from the start
      Then that gives added, renamed and finished

    Scenario: Its last event can be asked for
      When the last event of "Todo-milk" is asked for
      Then that is finished, at version 3, with its position

    Scenario: It can be continued, and stays archived
      When removed is saved to "Todo-milk", expecting version 3
      Then "Todo-milk" holds added, renamed, finished and removed
      And the log holds started

    Scenario: It is listed as archived
      When the streams are listed from the start
      Then these are listed
        | stream     | version | created at | status   |
        | Todo-milk  | 3       | 1          | archived |
        | Todo-bread | 1       | 3          | live     |

    Scenario: Taken out of the archive it is where it was
      When "Todo-milk" is unarchived
      Then the log holds added, renamed, started and finished

    Scenario: Archiving twice is archiving once
      When "Todo-milk" is archived
      And "Todo-milk" is unarchived
      Then the log holds added, renamed, started and finished

    Scenario: Taking out of the archive what is not there changes nothing
      When "Todo-bread" is unarchived
      Then the log holds started

    Scenario: Subscribers do not get it unless they ask
      Given a subscriber
      And a second subscriber archived ones included
      When removed is saved to "Todo-milk"
      And removed is saved to "Todo-bread"
      Then the subscriber gets started and removed
      And the second subscriber gets added, renamed, started, finished, removed and removed

    Scenario Outline: An unknown stream cannot be <done>
      When "Todo-eggs" is <done>
      Then it is refused as a bad argument
      And the refusal tells
        | field | "streamId"  |
        | value | "Todo-eggs" |
      And the refusal says: streamId must be the id of a stream, got "Todo-eggs".

      Examples:
        | done       |
        | archived   |
        | unarchived |

  Rule: A deleted stream leaves a last event in its place

    Background:
      Given the log, save by save
        | stream     | events            |
        | Todo-milk  | added and renamed |
        | Todo-bread | started           |

    Scenario: Its events are gone, and the log tells of the deletion
      When "Todo-milk" is deleted, expecting version 2
      Then "Todo-milk" holds nothing
      And the log holds started and deleted
      And the deletion tells version 3 and the position of deleted

    Scenario: The last event has the next version and a place of its own
      Given the time is 2026-01-31T09:30:00.000Z
      And the next id is "gone"
      When "Todo-milk" is deleted, expecting version 2
      Then the events of the log after 3 are
        | event   | stream    | version | id   | timestamp                |
        | deleted | Todo-milk | 3       | gone | 2026-01-31T09:30:00.000Z |

    Scenario Outline: A deletion whose expectation holds is taken: <expectation>
      When "Todo-milk" is deleted, expecting <expectation>
      Then the log holds started and deleted

      Examples:
        | expectation        |
        | any version        |
        | an existing stream |
        | version 2          |

    Scenario Outline: A deletion whose expectation fails is refused: <stream>, <expectation>
      When "<stream>" is deleted, expecting <expectation>
      Then it is refused as a conflict
      And the refusal tells
        | streamId | "<stream>"  |
        | actual   | <actual>    |
      And the refusal says: Stream "<stream>" is at version <actual>, but <said> was expected. Nothing was written.
      And nothing was written

      Examples:
        | stream    | expectation        | actual | said               |
        | Todo-milk | no stream          | 2      | no stream          |
        | Todo-milk | version 1          | 2      | version 1          |
        | Todo-milk | version 3          | 2      | version 3          |
        | Todo-eggs | an existing stream | 0      | an existing stream |
        | Todo-eggs | version 1          | 0      | version 1          |

    Scenario Outline: Deleting a stream that never was changes nothing, expecting <expectation>
      When "Todo-eggs" is deleted, expecting <expectation>
      Then the deletion tells version 0 and no position
      And nothing was written

      Examples:
        | expectation |
        | any version |
        | no stream   |
        | version 0   |

    Scenario Outline: Nothing is ever saved to it again, expecting <expectation>
      Given "Todo-milk" was deleted
      When added is saved to "Todo-milk", expecting <expectation>
      Then it is refused because the stream was deleted
      And the refusal tells
        | streamId | "Todo-milk" |
      And the refusal says: Stream "Todo-milk" was deleted: it gives and takes no more events.
      And nothing was written

      Examples:
        | expectation        |
        | any version        |
        | no stream          |
        | an existing stream |
        | version 0          |
        | version 2          |
        | version 3          |

    Scenario: Not even nothing can be saved to it
      Given "Todo-milk" was deleted
      When nothing is saved to "Todo-milk"
      Then it is refused because the stream was deleted

    Scenario: A save that was written before the deletion is no repeat any more
      Given finished was saved to "Todo-milk", expecting version 2
      And "Todo-milk" was deleted
      When the save of finished is said again
      Then it is refused because the stream was deleted
      And nothing was written

    @across-streams
    Scenario: It spoils a save over several streams
      Given "Todo-milk" was deleted
      When these are saved together
        | stream     | events   | expecting   |
        | Todo-bread | finished | any version |
        | Todo-milk  | finished | any version |
      Then it is refused because the stream was deleted
      And nothing was written

    Scenario Outline: A deletion may be said again, expecting <expectation>
      Given "Todo-milk" was deleted, expecting <expectation>
      When the deletion is said again
      Then its result equals the first
      And nothing was written
      And nothing was published

      Examples:
        | expectation        |
        | any version        |
        | an existing stream |
        | version 2          |

    Scenario: A deletion of a deleted stream that expected something else is refused
      Given "Todo-milk" was deleted, expecting version 2
      When "Todo-milk" is deleted, expecting version 1
      Then it is refused because the stream was deleted
      And nothing was written
      And the refusal says: Stream "Todo-milk" was deleted: it gives and takes no more events.

    Scenario: Of 20 deletions at once one writes
      When 20 writers at once delete "Todo-milk", expecting version 2
      Then all of them are taken with the same result
      And the log holds started and deleted

    Scenario: It has no last event
      Given "Todo-milk" was deleted
      When the last event of "Todo-milk" is asked for
      Then there is none

    Scenario: Its events are not found by their ids
      Given a stream "Todo-eggs" of added #a
      And "Todo-eggs" was deleted
      When the event "a" is asked for
      Then there is none

    Scenario: Even where they were found before
      Given a stream "Todo-eggs" of added #a
      And the event "a" was asked for
      And "Todo-eggs" was deleted
      When the event "a" is asked for
      Then there is none

    Scenario: An event of the same id in another stream is found then
      Given a stream "Todo-eggs" of added #a
      And a stream "Todo-salt" of finished #a
      And the event "a" was asked for
      And "Todo-eggs" was deleted
      When the event "a" is asked for
      Then that is finished, at version 1, with its position

    Scenario: It is listed as deleted, in its old place
      Given "Todo-milk" was deleted
      When the streams are listed from the start
      Then these are listed
        | stream     | version | created at | status  |
        | Todo-milk  | 3       | 1          | deleted |
        | Todo-bread | 1       | 3          | live    |

    Scenario: The place of an event that is gone still is a place to read on from
      Given someone keeps the position of renamed
      And "Todo-milk" was deleted
      When the log is read on from that position
      Then that gives started and deleted

    Scenario: An archived stream can be deleted
      Given "Todo-milk" was archived
      When "Todo-milk" is deleted, expecting version 2
      Then "Todo-milk" holds nothing
      And the log holds started and deleted

    Scenario Outline: It can be <done> no more
      Given "Todo-milk" was deleted
      When "Todo-milk" is <done>
      Then it is refused because the stream was deleted
      And the refusal says: Stream "Todo-milk" was deleted: it gives and takes no more events.

      Examples:
        | done       |
        | archived   |
        | unarchived |

    Scenario: Subscribers get the last event
      Given a subscriber of category Todo
      And the subscriber has got 3 events
      When "Todo-milk" is deleted, expecting any version
      Then the subscriber gets added, renamed, started and deleted

    Scenario: Who subscribes later gets the last event alone
      Given "Todo-milk" was deleted
      And a subscriber
      When finished is saved to "Todo-bread"
      Then the subscriber gets started, deleted and finished

    Scenario: Thousands of events that are gone keep nobody from those behind them
      Given 2,500 × reminded were saved to "Todo-eggs", expecting no stream
      And finished was saved to "Todo-bread"
      And "Todo-eggs" was deleted
      And a subscriber with progress, after 3
      Then the subscriber gets finished and deleted, and then that it has caught up there

    Scenario: The last event is published
      When "Todo-milk" is deleted, expecting any version
      Then only deleted was published

    Scenario: A reader who has begun on a stream is not torn by its deletion
      Given someone has begun to read the log
      And "Todo-milk" was deleted
      When they read on
      Then they meet no event twice and none out of order

  Rule: What was saved is published once
    A publisher is a function that the store calls with each stored event after the commit.

    Scenario: Each event is published with its position
      When added and started are saved to "Todo-milk"
      And finished is saved to "Todo-bread"
      Then added, started and finished were published, in this order
      And each was published with its position in the log

    Scenario: It is there before it is published
      Given a publisher who looks each event up
      When added and started are saved to "Todo-milk"
      Then the publisher has found each of them

    @across-streams
    Scenario: Streams saved together are published in the order of the log
      When these are saved together
        | stream     | events            | expecting   |
        | Todo-milk  | added and started | any version |
        | Todo-bread | finished          | any version |
      Then added, started and finished were published, in this order

    Scenario: The saves of many writers are published in the order of the log
      When 10 writers at once save added, started and finished 5 times, each to a stream of their own
      Then the log has been published, event by event

    Scenario: Without a publisher a store keeps events all the same
      Given a store without a publisher
      When added and started are saved to "Todo-milk"
      Then "Todo-milk" holds added and started

    Scenario Outline: A save does not wait for a publisher that <behaves>
      Given a publisher that <behaves>
      When added and started are saved to "Todo-milk"
      Then it is accepted
      And "Todo-milk" holds added and started

      Examples:
        | behaves       |
        | never answers |
        | throws        |
        | rejects       |

    Scenario Outline: A publisher that <behaves> fails neither the save nor the events after it, and is told of
      Given a publisher that <behaves>
      When added and started are saved to "Todo-milk"
      And finished is saved to "Todo-milk"
      Then it is accepted
      And added, started and finished were published, in this order
      And the failure to publish added, started and finished was told

      Examples:
        | behaves |
        | throws  |
        | rejects |

    Scenario Outline: A failure that nobody can be told of is told on the console: <nobody>
      Given a publisher that throws, <nobody>
      When added is saved to "Todo-milk"
      Then it is accepted
      And the console was told of the failure

      Examples:
        | nobody                                    |
        | and nobody who is told of failures        |
        | and who is told of failures fails as well |

    Scenario Outline: A store takes functions: <option> is none
      When a store is opened whose <option> is <value>
      Then it is refused as a bad argument
      And the refusal says: <option> must be a function, got <value>.

      Examples:
        | option           | value  |
        | publisher        | 5      |
        | onPublisherError | "tell" |
        | clock            | "now"  |
        | ids              | 7      |

  Rule: Beside the log, a bucket keeps small values

    Scenario: What is put under a key is got from there
      When "secret" is put under "Ada" in "keys"
      Then "Ada" in "keys" holds "secret"
      And "Ada" in "snapshots" holds nothing
      And "ada" in "keys" holds nothing
      And the log is empty

    Scenario: A value takes the place of the one before it, and has a revision of its own
      Given "first" was put under "Ada" in "keys"
      When "second" is put under "Ada" in "keys"
      Then "Ada" in "keys" holds "second"
      And the revisions that were given differ

    Scenario Outline: A key holds a value at each of several versions: up to <version> it is <value>
      Given "one" was put under "Todo-milk" in "snapshots" at version 1
      And "ten" was put under "Todo-milk" in "snapshots" at version 10
      Then "Todo-milk" in "snapshots" up to version <version> holds <value>

      Examples:
        | version | value   |
        | 0       | nothing |
        | 1       | "one"   |
        | 9       | "one"   |
        | 10      | "ten"   |
        | 5000000 | "ten"   |

    Scenario Outline: Who says what a value is to replace replaces nothing else: <expected>
      Given "first" was put under "Ada" in "keys"
      And "second" was put under "Ada" in "keys"
      When "third" is put under <key> in "keys", expecting <expected>
      Then it is <outcome>
      And <key> in "keys" holds <value>

      Examples:
        | key   | expected               | outcome   | value    |
        | "Ada" | the last revision      | put       | "third"  |
        | "Ada" | the revision before it | not put   | "second" |
        | "Ada" | nothing there          | not put   | "second" |
        | "Bob" | nothing there          | put       | "third"  |
        | "Bob" | the last revision      | not put   | nothing  |

    Scenario: Of 20 who expect the same revision at the same moment, one replaces it
      Given "first" was put under "Ada" in "keys"
      When 20 at once put values under "Ada" in "keys", expecting the last revision
      Then one of them has put it, and "Ada" in "keys" holds what that one put

    Scenario: Of 20 who expect nothing there at the same moment, one puts it
      When 20 at once put values under "Ada" in "keys", expecting nothing there
      Then one of them has put it, and "Ada" in "keys" holds what that one put

    Scenario: What was deleted is gone, and may be put again
      Given "secret" was put under "Ada" in "keys"
      When "Ada" is deleted from "keys"
      Then there was something to delete
      And "Ada" in "keys" holds nothing
      When "Ada" is deleted from "keys"
      Then there was nothing to delete
      When "again" is put under "Ada" in "keys", expecting nothing there
      Then it is put
      And "Ada" in "keys" holds "again"
      And the revisions that were given differ

    Scenario Outline: Some of a key's values may be deleted: <which>
      Given "one" was put under "Todo-milk" in "snapshots" at version 1
      And "two" was put under "Todo-milk" in "snapshots" at version 2
      And "ten" was put under "Todo-milk" in "snapshots" at version 10
      When "Todo-milk" is deleted from "snapshots", <which>
      Then the versions of "Todo-milk" in "snapshots" are <left>

      Examples:
        | which                              | left        |
        | at version 2                       | 1 and 10    |
        | at version 3                       | 1, 2 and 10 |
        | before version 10                  | 10          |
        | before version 0                   | 1, 2 and 10 |
        | of the last revision               | 1 and 2     |
        | of the revision before it          | 1 and 10    |
        | at version 1, of the last revision | 1, 2 and 10 |

    Scenario: A bucket is listed by the bytes of its keys, then by version
      Given "a" was put under "🥛" in "keys"
      And "b" was put under "\uffee" in "keys"
      And "c" was put under "Z" in "keys" at version 10
      And "d" was put under "Z" in "keys" at version 9
      And "e" was put under "a" in "keys"
      And "f" was put under "a" in "Keys"
      Then "keys" lists
        | key      | version | value |
        | "Z"      | 9       | "d"   |
        | "Z"      | 10      | "c"   |
        | "a"      | 0       | "e"   |
        | "\uffee" | 0       | "b"   |
        | "🥛"     | 0       | "a"   |

    Scenario: A bucket of thousands is listed whole
      When 1,100 values are put in "keys"
      Then "keys" lists 1,100 values in order

    Scenario: Any bytes may be kept, none too
      When a value of each byte is put under "Ada" in "keys", and one of none under "Bob"
      Then both are got as they were put

    Scenario: Neither who has put a value nor who has got it can change what is kept
      When the bytes of a value are changed after it was put, and those that were got
      Then what is kept is what was put

    Scenario Outline: Names have limits here too: a <what> called <name>
      When something is put with the <what> <name>
      Then it is refused as a bad argument
      And the refusal tells the field "<field>"
      And the refusal tells the value <name>

      Examples:
        | what   | field | name      |
        | bucket | name  | ""        |
        | bucket | name  | "x" × 257 |
        | key    | key   | ""        |
        | key    | key   | "x" × 513 |
        | key    | key   | "\ud83e"  |

    Scenario: The longest names are taken
      When something is put with the longest names of most bytes
      Then it is there

    Scenario Outline: What is no <field> is refused: <value>
      When a bucket is asked with <field> set to <value>
      Then it is refused as a bad argument
      And the refusal tells the field "<field>"

      Examples:
        | field    | value |
        | version  | -1    |
        | version  | 1.5   |
        | version  | "1"   |
        | expected | -1    |
        | expected | "1"   |
        | upTo     | -1    |
        | upTo     | null  |
        | before   | "1"   |
        | revision | 0.5   |
        | value    | "one" |
        | value    | [1]   |

    Scenario: A value that passes the store's limit is refused, with both sizes
      When a value of a byte more than the store takes is put
      Then it is refused as a bad argument, with both sizes, unless it takes any

  Rule: A closed store does nothing more

    Scenario: Closing waits for the saves under way
      When 20 saves are begun and the store is closed at once
      Then all of them were taken before it was closed
      And all 20 were published

    Scenario Outline: A closed store is not asked for <call>
      Given a stream "Todo-milk" of added
      And the store was closed
      When <call> is asked for
      Then it is refused because the store was closed
      And the refusal says: The event store is closed.

      Examples:
        | call                   |
        | a save                 |
        | an empty save          |
        | a save of two streams  |
        | a stream               |
        | a stream in batches    |
        | the log                |
        | the log in batches     |
        | an event               |
        | a last event           |
        | the streams            |
        | a subscription         |
        | archiving              |
        | unarchiving            |
        | a deletion             |
        | a value                |
        | a put                  |
        | a deletion of a value  |
        | a list of values       |
        | a list of keys         |

    Scenario: Closing twice is closing once
      Given the store was closed
      When the store is closed
      Then it is accepted

    Scenario: A store closes itself at the end of its block
      When a store is used in a block that ends
      Then it is closed

  Rule: Names have limits

    Scenario Outline: A stream may be called <name>
      When added is saved to <name>, expecting no stream
      Then <name> holds added
      And only <name> is listed

      Examples:
        | name                     |
        | "T"                      |
        | "Todo-a-b--c-"           |
        | "-"                      |
        | "Todo milk & bread?/#%"  |
        | "Tödö-🥛"                |
        | "Todo-'; drop table"     |
        | "Todo-*"                 |
        | "Todo.milk>"             |
        | "__proto__"              |
        | "constructor"            |
        | "a$"                     |
        | " "                      |
        | "\u007f\\n\t"            |
        | "x" × 512                |
        | "é" × 256                |
        | "🥛" × 128               |

    Scenario Outline: A stream may not be called <name>
      When added is saved to <name>
      Then it is refused as a bad argument
      And the refusal tells
        | field | "streamId" |
      And the refusal tells the value <name>
      And the refusal says that streamId must be <rule>
      And nothing was written

      Examples:
        | name         | rule                                     |
        | ""           | a non-empty string                       |
        | "$Todo-milk" | a name without a leading "$" (reserved)  |
        | "$"          | a name without a leading "$" (reserved)  |
        | "a\u0000b"   | text without U+0000                      |
        | "\ud83e"     | well-formed Unicode (no lone surrogates) |
        | "\udd5b"     | well-formed Unicode (no lone surrogates) |
        | "x" × 513    | at most 512 bytes of UTF-8               |
        | "é" × 257    | at most 512 bytes of UTF-8               |
        | "€" × 171    | at most 512 bytes of UTF-8               |
        | "🥛" × 129    | at most 512 bytes of UTF-8               |

    Scenario Outline: Nothing else is asked of a stream with an impossible name either: <call>
      When <call> is asked for with the stream name ""
      Then it is refused as a bad argument
      And the refusal tells
        | field | "streamId" |
        | value | ""         |

      Examples:
        | call         |
        | a stream     |
        | a last event |
        | archiving    |
        | unarchiving  |
        | a deletion   |

    Scenario: Names that differ in case, or in the form of their letters, are different streams
      Given a stream "Todo-café" of added
      And a stream "todo-café" of started
      And a stream "Todo-cafe\u0301" of finished
      Then "Todo-café" holds added
      And "todo-café" holds started
      And "Todo-cafe\u0301" holds finished

    Scenario Outline: An event may have the id <id>
      When an event with the id <id> is saved to "Todo-milk"
      Then the event <id> can be asked for

      Examples:
        | id            |
        | "x"           |
        | "'; drop"     |
        | "__proto__"   |
        | "🥛"          |
        | "x" × 256     |
        | "é" × 128     |

    Scenario Outline: An event may have the type <type>
      When an event of the type <type> is saved to "Todo-milk"
      Then the log read of the type <type> gives that event

      Examples:
        | type          |
        | "x"           |
        | "todo added!" |
        | "'; drop"     |
        | "__proto__"   |
        | "constructor" |
        | "🥛"          |
        | "x" × 256     |
        | "é" × 128     |

    Scenario Outline: The store's own ids are checked too: <id>
      Given the next id is <id>
      When added is saved to "Todo-milk"
      Then it is refused as a bad argument
      And the refusal says that ids must be <rule>
      And nothing was written

      Examples:
        | id        | rule                                     |
        | ""        | a non-empty string                       |
        | "x" × 257 | at most 256 bytes of UTF-8               |
        | "\ud800"  | well-formed Unicode (no lone surrogates) |

    Scenario: The store's clock is checked too
      Given the clock says "yesterday"
      When added is saved to "Todo-milk"
      Then it is refused as a bad argument
      And the refusal says: clock must be a timestamp such as "2026-01-31T09:30:00.000Z", got "yesterday".
      And nothing was written

  Rule: Data comes back as it was

    Scenario Outline: <kind>
      When an event with the data <data> is saved to "Todo-milk"
      Then the event read back equals the one saved, and holds the data <data>

      Examples:
        | kind                                 | data                                                                       |
        | Nothing                              | {}                                                                         |
        | Every kind of value                  | {"a": null, "b": true, "c": false, "d": 1, "e": "x", "f": [1], "g": {}}    |
        | Empty things                         | {"": "", "list": [], "object": {}, "lists": [[], [[]]]}                    |
        | Numbers at their limits              | {"n": [1e308, -1e308, 5e-324, 9007199254740993, 0.1, 1e21, 1e-7, -1]}      |
        | Texts of any script                  | {"text": "Grüße, 牛乳, 🥛, e\u0301, \u202e"}                               |
        | Control characters, U+0000 included  | {"\u0000": "\u0000\u0001\b\\n\r\t\u001f\u007f\u2028\u2029\ufeff"}           |
        | Half of a surrogate pair             | {"\ud83e": "\udd5b\ud83e", "x": ["\ud800"]}                                |
        | Keys that mean something to a machine | {"__proto__": {"a": 1}, "constructor": 2, "toString": 3, "hasOwnProperty": 4} |
        | Such keys inside                     | {"list": [{"__proto__": {"polluted": true}}], "then": 1, "toJSON": {"constructor": {}}} |
        | Names that a value's own parts have  | {"size": 1, "get": 2, "length": 3, "_root": 4, "_keys": 5, "equals": 6}    |
        | Keys that look like numbers          | {"2": "b", "1": "a", "01": "c", "-1": "d", "1.5": "e"}                     |
        | More than a few keys                 | {"j": 1, "i": 2, "h": 3, "g": 4, "f": 5, "e": 6, "d": 7, "c": 8, "b": 9, "a": 10, "k": 11} |
        | Texts that look like something else  | {"a": "null", "b": "2026-01-31T09:30:00.000Z", "c": "1", "d": "{}", "e": "'\"\\\\"} |

    Scenario: Data nested a hundred levels deep
      When an event whose data is nested 100 levels deep is saved to "Todo-milk"
      Then the event read back equals the one saved

    Scenario: Data of ten thousand items
      When an event whose data is a list of 10,000 objects is saved to "Todo-milk"
      Then the event read back equals the one saved

    Scenario: The order of keys is no part of the data
      Given a stream "Todo-milk" of an event with the data {"a": 1, "b": {"c": 2, "d": 3}}
      When an event with the data {"b": {"d": 3, "c": 2}, "a": 1} is saved to "Todo-bread"
      Then the data of both read back is equal

    Scenario: Metadata comes back too
      When an event with the metadata {"correlationId": "c", "causationId": "b", "commandId": "a", "user": {"name": "Ada", "__proto__": 1}, "n": [null, 5e-324]} is saved to "Todo-milk"
      Then the event read back equals the one saved
      And it has the metadata {"correlationId": "c", "causationId": "b", "commandId": "a", "user": {"name": "Ada", "__proto__": 1}, "n": [null, 5e-324]}

    Scenario: What was read cannot be changed, nor can it change what is stored
      Given a stream "Todo-milk" of an event with the data {"list": [1]}
      When someone reads it as plain data and changes that
      Then "Todo-milk" still holds the data {"list": [1]}

    Scenario: Two readers get equal values
      Given a stream "Todo-milk" of added and started
      When "Todo-milk" is read twice
      Then both readers got equal events with equal hash codes
