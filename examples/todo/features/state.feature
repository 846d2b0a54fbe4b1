Feature: How a todo stands
  A todo's state is what its events have made of it, with the times at which they happened.

  Scenario: A todo is added
    Given it is 09:30
    When "Water the plants" is added as Queued
    Then the todo has an id of its own
    And its description is "Water the plants"
    And its status is Queued
    And it was added at 09:30
    And it was never changed
    And it was never removed

  Scenario: A todo's status is changed
    Given it is 09:30
    And a todo "Water the plants" that is Queued
    And it is 10:45
    When its status is changed to Started
    Then its status is Started
    And it was changed at 10:45
    And it was added at 09:30
    And its description is "Water the plants"

  Scenario: A todo's status is changed to what it is
    Given a todo "Water the plants" that is Started
    When its status is changed to Started
    Then nothing happened
    And it was never changed

  Scenario: A todo is removed
    Given it is 09:30
    And a todo "Water the plants" that is Finished
    And it is 17:00
    When it is removed
    Then it was removed at 17:00
    And its status is Finished
    And it was added at 09:30

  Scenario: A todo is removed again
    Given a todo "Water the plants" that is Queued
    And it is 17:00
    And it is removed
    And it is 17:05
    When it is removed
    Then nothing happened
    And it was removed at 17:00

  Scenario: A todo that was saved stands as before when it is read back
    Given a todo "Water the plants" that is Queued
    And its status is changed to Started
    And its status is changed to Finished
    When it is saved and read back
    Then it is the same todo
    And its status is Finished
