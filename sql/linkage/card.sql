-- The cards of the left on which somebody of the right stands.
-- reads:  left_given, right_given
-- writes: card
-- grain:  one row per KK
-- params:

select distinct left_given.kk
from left_given
semi join right_given on left_given.kk = right_given.kk
